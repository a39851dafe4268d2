/**
 * Which rows to evaluate besides the required ones: DySpec's greedy tree of the most probable nodes (Xiong et al.
 * 2024, arXiv 2410.11744), cut where the hardware says that one more row no longer pays.
 */
import type { Chances } from './chances';
import type { Drafter, Guess } from './drafter';
import type { PassCost } from './passCost';
import { tokenLogProbability, type Token } from './row';
import type { StopRule } from './stopping';
import { ROOT, tokenPath, type NodeId, type TokenTree } from './tree';

/** Most rows that one pass may have, guesses included. */
export const MAX_ROWS = 64;

/** A guess with the drafter that made it. */
export interface Credit {
  readonly drafter: string;
  readonly guess: Guess;
}

/** A node that may be evaluated although nobody asked for it yet. */
export interface GuessedNode {
  readonly node: NodeId;
  readonly parent: NodeId;
  /** Depth below the pass's required row: 1 for what follows it directly, 2 for what follows that, … */
  readonly position: number;
  /** Probability that the node will be needed. */
  readonly chance: number;
  /** Everyone who guessed it: equal guesses of two drafters are one node. */
  readonly credits: readonly Credit[];
}

/**
 * How much dearer than measured further rows are taken to be. A best-first search takes what is overestimated first, so
 * that trees chosen by chances as they are had up to twice the rows that pay. With 2, greedy drafts of code took 0.62 of
 * the time without drafters by the costs of passes, instead of 0.71, edits 0.44 instead of 0.48, rewrites 0.42 instead of 0.46.
 */
const CAUTION = 2;

interface Candidate {
  readonly parent: NodeId;
  /** The tokens from the prompt to the parent. */
  readonly before: readonly Token[];
  readonly token: Token;
  readonly chance: number;
  readonly credits: readonly Credit[];
}

/** One of the drafts that grow by themselves: what may be guessed after its required row. */
interface Branch {
  readonly depth: number;
  /** That of its required row: whatever follows has no more, and may have ended where it is too little. */
  readonly logProbability: number;
  readonly open: Candidate[];
  /** The likeliest of those that were open. */
  next: Candidate | undefined;
  /** Expected tokens by which it advances in this pass. */
  value: number;
}

/**
 * The guessed nodes that are worth evaluating in the pass that evaluates `required`, parents before children.
 * A best-first search visits guesses by their chance; among all its prefixes the one that brings drafts on the most
 * for its cost is taken, which may be the empty one. Several drafts wait for one another in the end: what counts is how
 * far the one comes that advances the least, and its guesses are visited next.
 * @param required the last rows of drafts that grow by themselves
 */
export function guessTree(
  tree: TokenTree,
  required: readonly NodeId[],
  drafters: ReadonlyMap<string, Drafter>,
  chances: Chances,
  cost: PassCost,
  stop: StopRule,
): readonly GuessedNode[] {
  const guesses = (parent: NodeId, path: readonly Token[], chance: number) =>
    candidates({ parent, path, chance }, drafters, chances);
  const alone = cost.cost(required.length);
  const cautious = { cost: (rows: number) => alone + CAUTION * (cost.cost(rows) - alone) };
  const branches = required.map((root): Branch => {
    const path = tokenPath(tree, root);
    // A mixture's successors cannot be guessed.
    const open = path === undefined ? [] : guesses(root, path, 1);
    const logProbability = path === undefined ? 0 : logProbabilityOf(tree, root);
    const next = takeBest(open, logProbability, stop);
    return { depth: tree.depth(root), logProbability, open, next, value: 1 };
  });
  const visited: GuessedNode[] = [];
  let best = { size: 0, rate: 1 / alone };
  while (required.length + visited.length < MAX_ROWS) {
    const branch = furthestBehind(branches);
    if (branch.next === undefined) break;
    // Looking for guesses takes time as well: at a few microseconds each, searching on cost more than it found.
    if (!mayStillPay(branches, required.length + visited.length, best.rate, cautious)) break;
    const { parent, before, token, chance, credits } = branch.next;
    const node = tree.child(parent, token);
    if (tree.row(node) === undefined) {
      visited.push({ node, parent, position: tree.depth(node) - branch.depth, chance, credits });
      branch.value += chance;
      const rate = furthestBehind(branches).value / cautious.cost(required.length + visited.length);
      if (rate > best.rate) best = { size: visited.length, rate };
    }
    branch.open.push(...guesses(node, [...before, token], chance));
    branch.next = takeBest(branch.open, branch.logProbability, stop);
  }
  return visited.slice(0, best.size);
}

/** The first of those that are expected to advance the least. */
function furthestBehind(branches: readonly Branch[]): Branch {
  return branches.reduce((least, branch) => (branch.value < least.value ? branch : least));
}

/**
 * Whether any larger tree can have a better rate: in the best case all later guesses are as likely as the likeliest one
 * that is left, and all drafts advance alike.
 */
function mayStillPay(branches: readonly Branch[], rows: number, rate: number, cost: PassCost): boolean {
  let value = 0;
  let likeliest = 0;
  for (const branch of branches) {
    value += branch.value;
    likeliest = Math.max(likeliest, branch.next?.chance ?? 0);
  }
  for (let more = 1; rows + more <= MAX_ROWS; more++)
    if ((value + more * likeliest) / branches.length > rate * cost.cost(rows + more)) return true;
  return false;
}

/** Guesses for what follows a node, equal ones merged. */
function candidates(
  at: { readonly parent: NodeId; readonly path: readonly Token[]; readonly chance: number },
  drafters: ReadonlyMap<string, Drafter>,
  chances: Chances,
): Candidate[] {
  const merged = new Map<Token, Candidate>();
  for (const [name, drafter] of drafters) {
    for (const guess of drafter.draft(at.path)) {
      const known = merged.get(guess.token);
      merged.set(guess.token, {
        parent: at.parent,
        before: at.path,
        token: guess.token,
        chance: Math.max(at.chance * chances.estimate(name, guess), known?.chance ?? 0),
        credits: [...(known?.credits ?? []), { drafter: name, guess }],
      });
    }
  }
  return [...merged.values()];
}

/** The logarithm of the probability of all tokens from the prompt to a node, none of them a mixture. */
export function logProbabilityOf(tree: TokenTree, node: NodeId): number {
  let sum = 0;
  for (let at = node; at !== ROOT; at = tree.parent(at))
    sum += tokenLogProbability(tree.requireRow(tree.parent(at)), tree.input(at).ids[0]);
  return sum;
}

/**
 * Removes the likeliest candidate, and those before it that end their draft: their token is never fed to the model, so
 * that there is nothing to evaluate. Most are never the likeliest, and the rule that tells takes its time.
 * The lists are short, so a scan beats a heap.
 */
function takeBest(open: Candidate[], logProbability: number, stop: StopRule): Candidate | undefined {
  while (open.length > 0) {
    let best = 0;
    for (let index = 1; index < open.length; index++)
      if (open[index].chance > open[best].chance) best = index;
    const [taken] = open.splice(best, 1);
    if (stop([...taken.before, taken.token], logProbability) === undefined) return taken;
  }
  return undefined;
}
