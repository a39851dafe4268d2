/**
 * Which rows to evaluate besides the required ones: DySpec's greedy tree of the most probable nodes (Xiong et al.
 * 2024, arXiv 2410.11744), cut where the hardware says that one more row no longer pays.
 */
import type { Chances } from './chances';
import type { Drafter, Guess } from './drafter';
import type { PassCost } from './passCost';
import type { Token } from './row';
import type { StopRule } from './stopping';
import { ROOT, type NodeId, type TokenTree } from './tree';

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
 * A best-first search takes what is overestimated first. Where several drafts grow side by side, each with guesses of
 * its own, trees without a discount took 1.7 times the rows and a quarter more time; those of one draft were quicker
 * without it.
 */
const DISCOUNT = 0.8;

interface Candidate {
  readonly parent: NodeId;
  readonly token: Token;
  readonly chance: number;
  readonly credits: readonly Credit[];
}

/** One of the drafts that grow by themselves: what may be guessed after its required row. */
interface Branch {
  readonly depth: number;
  readonly open: Candidate[];
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
  const discount = required.length > 1 ? DISCOUNT : 1;
  const guesses = (parent: NodeId, chance: number) =>
    candidates(tree, { parent, chance: discount * chance }, drafters, chances, stop);
  const branches = required.map((root): Branch => {
    return { depth: tree.depth(root), open: guesses(root, 1), value: 1 };
  });
  const visited: GuessedNode[] = [];
  let best = { size: 0, rate: 1 / cost.cost(required.length) };
  while (required.length + visited.length < MAX_ROWS) {
    const branch = furthestBehind(branches);
    if (branch.open.length === 0) break;
    const top = takeBest(branch.open);
    // Looking for guesses takes time as well: at a few microseconds each, searching on cost more than it found.
    if (!mayStillPay(branches, required.length + visited.length, top.chance, best.rate, cost)) break;
    const node = tree.child(top.parent, top.token);
    if (tree.row(node) === undefined) {
      visited.push({ node, position: tree.depth(node) - branch.depth, ...top });
      branch.value += top.chance;
      const rate = furthestBehind(branches).value / cost.cost(required.length + visited.length);
      if (rate > best.rate) best = { size: visited.length, rate };
    }
    branch.open.push(...guesses(node, top.chance));
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
 * @param chance the next guess's
 */
function mayStillPay(
  branches: readonly Branch[],
  rows: number,
  chance: number,
  rate: number,
  cost: PassCost,
): boolean {
  let value = 0;
  let likeliest = chance;
  for (const branch of branches) {
    value += branch.value;
    for (const candidate of branch.open) likeliest = Math.max(likeliest, candidate.chance);
  }
  for (let more = 1; rows + more <= MAX_ROWS; more++)
    if ((value + more * likeliest) / branches.length > rate * cost.cost(rows + more)) return true;
  return false;
}

/** Guesses for what follows a node, equal ones merged. A mixture's successors cannot be guessed. */
function candidates(
  tree: TokenTree,
  at: { readonly parent: NodeId; readonly chance: number },
  drafters: ReadonlyMap<string, Drafter>,
  chances: Chances,
  stop: StopRule,
): Candidate[] {
  const path = tokenPath(tree, at.parent);
  if (path === undefined) return [];
  const merged = new Map<Token, Candidate>();
  for (const [name, drafter] of drafters) {
    for (const guess of drafter.draft(path)) {
      // A token that ends its draft is never fed to the model: there is nothing to evaluate.
      if (stop([...path, guess.token]) !== undefined) continue;
      const known = merged.get(guess.token);
      merged.set(guess.token, {
        parent: at.parent,
        token: guess.token,
        chance: Math.max(at.chance * chances.estimate(name, guess), known?.chance ?? 0),
        credits: [...(known?.credits ?? []), { drafter: name, guess }],
      });
    }
  }
  return [...merged.values()];
}

/** The tokens from the prompt to a node, or undefined when one of its inputs is a mixture. */
export function tokenPath(tree: TokenTree, node: NodeId): Token[] | undefined {
  const path: Token[] = [];
  for (let at = node; at !== ROOT; at = tree.parent(at)) {
    const { ids } = tree.input(at);
    if (ids.length !== 1) return undefined;
    path.push(ids[0]);
  }
  return path.reverse();
}

/** Removes the likeliest candidate; the lists are short, so a scan beats a heap. */
function takeBest(open: Candidate[]): Candidate {
  let best = 0;
  for (let index = 1; index < open.length; index++) if (open[index].chance > open[best].chance) best = index;
  const [taken] = open.splice(best, 1);
  return taken;
}
