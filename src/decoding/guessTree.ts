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
 * A best-first search takes what is overestimated first. Without a discount the trees of four drafters grew twice as
 * large as what was needed of them paid for.
 */
const DISCOUNT = 0.8;

interface Candidate {
  readonly parent: NodeId;
  readonly token: Token;
  readonly chance: number;
  readonly credits: readonly Credit[];
}

/**
 * The guessed nodes that are worth evaluating in the pass that evaluates `required`, parents before children.
 * A best-first search visits guesses by their chance; among all its prefixes the one with the most expected
 * needed rows per cost is taken, which may be the empty one.
 */
export function guessTree(
  tree: TokenTree,
  required: readonly NodeId[],
  drafters: ReadonlyMap<string, Drafter>,
  chances: Chances,
  cost: PassCost,
  stop: StopRule,
): readonly GuessedNode[] {
  // Several drafts wait for one another, so running ahead on one of them hardly saves a pass, and its rows cost:
  // three drafts were seen to take 1.5 times one greedy draft with guesses, and 1.3 times without.
  if (required.length > 1) return [];
  const [root] = required;
  const guesses = (parent: NodeId, chance: number) =>
    candidates(tree, { parent, chance }, drafters, chances, stop);
  const open = guesses(root, 1);
  const visited: GuessedNode[] = [];
  let value = 1; // Expected tokens by which the draft advances in this pass.
  let best = { size: 0, rate: value / cost.cost(1) };
  while (open.length > 0 && 1 + visited.length < MAX_ROWS) {
    const top = takeBest(open);
    // Looking for guesses takes time as well: at a few microseconds each, searching on cost more than it found.
    if (!mayStillPay(1 + visited.length, value, top.chance, best.rate, cost)) break;
    const node = tree.child(top.parent, top.token);
    if (tree.row(node) === undefined) {
      visited.push({ node, position: tree.depth(node) - tree.depth(root), ...top });
      value += top.chance;
      const passCost = cost.cost(1 + visited.length);
      if (value / passCost > best.rate) best = { size: visited.length, rate: value / passCost };
    }
    open.push(...guesses(node, top.chance));
  }
  return visited.slice(0, best.size);
}

/**
 * Whether any larger tree can have a better rate, seen that no later guess is likelier than `chance`: the best case is
 * that all of them are as likely.
 */
function mayStillPay(rows: number, value: number, chance: number, rate: number, cost: PassCost): boolean {
  for (let more = 1; rows + more <= MAX_ROWS; more++)
    if (value + more * chance > rate * cost.cost(rows + more)) return true;
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
        chance: Math.max(at.chance * DISCOUNT * chances.estimate(name, guess), known?.chance ?? 0),
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
