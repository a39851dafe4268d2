/**
 * Token recycling as published (Luo et al. 2024, arXiv 2408.08696): a matrix of 8 successors a token, and one tree of
 * 80 nodes and a root whose shape never changes, filled from the matrix breadth first and evaluated whole in every
 * pass. The paper gives its size and its rule, that likelier ranks get more and deeper descendants; the shape here is
 * derived from that rule. A baseline: on a CPU, where each row costs, the tree that pays is much smaller.
 */
import type { DraftingText, PlannedGuess, TreeDrafter } from '../drafter';
import type { Row, Token } from '../row';
import { SuccessorMatrix } from './successorMatrix';

const SUCCESSORS = 8;
const NODES = 80;
const DEPTH = 6;

/** A node of a tree whose shape is fixed: the rank of its token among its parent's successors. */
export interface ShapeNode {
  /** Index of the parent, −1 for the root. */
  readonly after: number;
  readonly rank: number;
}

interface Candidate extends ShapeNode {
  readonly depth: number;
  readonly weight: number;
}

/**
 * The likeliest `size` nodes when the successor of rank r is right with probability 2^−(r+1), breadth first. Ties go to
 * the shallower node, then to the one whose parent was taken first.
 */
export function fixedShape(
  size: number,
  { successors, depth: deepest }: { readonly successors: number; readonly depth: number },
): readonly ShapeNode[] {
  const childrenOf = (after: number, depth: number, weight: number): Candidate[] =>
    depth > deepest
      ? []
      : Array.from({ length: successors }, (_, rank) => {
          return { after, rank, depth, weight: weight * 2 ** -(rank + 1) };
        });
  const taken: Candidate[] = [];
  const open = childrenOf(-1, 1, 1);
  while (taken.length < size && open.length > 0) {
    const best = open.reduce((a, b) => (isBefore(b, a) ? b : a));
    open.splice(open.indexOf(best), 1);
    taken.push(best);
    open.push(...childrenOf(taken.length - 1, best.depth + 1, best.weight));
  }
  return breadthFirst(taken);
}

const isBefore = (a: Candidate, b: Candidate) =>
  a.weight > b.weight ||
  (a.weight === b.weight && (a.depth < b.depth || (a.depth === b.depth && a.after < b.after)));

function breadthFirst(nodes: readonly Candidate[]): readonly ShapeNode[] {
  const order = [...nodes.keys()].sort((a, b) => nodes[a].depth - nodes[b].depth || a - b);
  const places = new Map(order.map((index, place) => [index, place]));
  return order.map((index) => ({ after: places.get(nodes[index].after) ?? -1, rank: nodes[index].rank }));
}

const SHAPE = fixedShape(NODES, { successors: SUCCESSORS, depth: DEPTH });

export class RecyclingTree implements TreeDrafter {
  readonly #matrix = new SuccessorMatrix(SUCCESSORS);
  #last: Token | undefined;

  begin({ prefix }: DraftingText): void {
    this.#last = prefix.at(-1);
  }

  plan(path: readonly Token[]): readonly PlannedGuess[] {
    const root = path.at(-1) ?? this.#last;
    const places: (number | undefined)[] = [];
    const guesses: PlannedGuess[] = [];
    for (const { after, rank } of SHAPE) {
      const parent = after < 0 ? -1 : places[after];
      const before = parent === undefined ? undefined : parent < 0 ? root : guesses[parent].token;
      const token = before === undefined ? undefined : this.#matrix.after(before).at(rank);
      places.push(token === undefined ? undefined : guesses.length);
      if (token !== undefined && parent !== undefined)
        guesses.push({ token, rank, matchLength: 1, after: parent });
    }
    return guesses;
  }

  accept(path: readonly Token[], row: Row): void {
    const last = path.at(-1) ?? this.#last;
    if (last !== undefined) this.#matrix.set(last, row);
  }

  seed(text: readonly Token[], row: Row): void {
    const last = text.at(-1);
    if (last !== undefined) this.#matrix.set(last, row);
  }
}
