/**
 * ADED as published (Liu et al. 2024, arXiv 2407.12021), written from the paper: drafts are found in the trigram table
 * by simulations in the manner of Monte Carlo tree search, and all of them are verified in one pass, whatever it costs.
 * Each simulation goes down by the largest
 *
 *     PUCT(s, a) = Q(s, a) + P(a | s) · √N(s) ÷ (1 + N(s, a)) · (C1 + log((N(s) + C2 + 1) ÷ C2))
 *
 * P being the table's share, N visits, and Q, the exploitation, the mean worth of the simulations through a. A baseline:
 * where the table's shares are all that is known, a best-first search by their products finds the best tree at once.
 */
import type { DraftingText, PlannedGuess, TreeDrafter } from '../drafter';
import { NO_NGRAMS, type NgramModel } from '../ngrams';
import type { Row, Token } from '../row';
import { TrigramTable } from './trigramTable';

/** Balance of exploration and exploitation, as is usual for PUCT. */
const C1 = 1.25;
const C2 = 19652;
const SIMULATIONS = 150;
/** Tokens of a draft. */
const DEPTH = 6;
/** Most guesses of a tree: the root makes it 64 rows. */
const NODES = 63;
/** Successors of a token that a simulation may choose from. */
const WIDTH = 8;

interface Node {
  /** The edge's token and its share; the root has neither. */
  readonly token: Token;
  readonly share: number;
  readonly rank: number;
  readonly path: readonly Token[];
  readonly parent: Node | undefined;
  visits: number;
  worth: number;
  children: readonly Node[] | undefined;
}

export class AdedSearch implements TreeDrafter {
  readonly #table: TrigramTable;

  /** @param corpus what other text than the request's says: the paper's corpus prior */
  constructor(corpus: NgramModel = NO_NGRAMS) {
    this.#table = new TrigramTable(corpus);
  }

  begin(text: DraftingText): void {
    this.#table.begin(text);
  }

  plan(path: readonly Token[]): readonly PlannedGuess[] {
    const root = newNode(path);
    for (let run = 0; run < SIMULATIONS; run++) this.#simulate(root, path.length + DEPTH);
    const visited = descendants(root).filter(({ visits }) => visits > 0);
    // A parent has been visited at least as often as its children; where as often, it comes first by depth.
    const kept = visited
      .sort((a, b) => b.visits - a.visits || a.path.length - b.path.length || a.token - b.token)
      .slice(0, NODES);
    const places = new Map(kept.map((node, index) => [node, index]));
    return kept.map(({ token, rank, parent }) => {
      const after = parent === undefined ? undefined : places.get(parent);
      return { token, rank, matchLength: 2, after: after ?? -1 };
    });
  }

  accept(path: readonly Token[], row: Row): void {
    this.#table.accept(path, row);
  }

  seed(text: readonly Token[], row: Row): void {
    this.#table.learn(text, row);
  }

  /** One way down from the root. Its worth is the share of its tokens that the table expects to be accepted. */
  #simulate(root: Node, deepest: number): void {
    let node = root;
    let probability = 1;
    let expected = 0;
    while (node.path.length < deepest) {
      node.children ??= this.#children(node);
      const next = select(node);
      if (next === undefined) break;
      node = next;
      probability *= node.share;
      expected += probability;
    }
    for (let at: Node | undefined = node; at !== undefined; at = at.parent) {
      at.visits++;
      at.worth += expected / DEPTH;
    }
  }

  #children(parent: Node): readonly Node[] {
    return this.#table
      .shares(parent.path)
      .slice(0, WIDTH)
      .map(([token, share], rank) => ({
        ...newNode([...parent.path, token]),
        token,
        share,
        rank,
        parent,
      }));
  }
}

function newNode(path: readonly Token[]): Node {
  return { token: -1, share: 1, rank: 0, path, parent: undefined, visits: 0, worth: 0, children: undefined };
}

/** The child of the largest PUCT, ties to the larger share. */
function select({ visits, children = [] }: Node): Node | undefined {
  const exploration = Math.sqrt(visits) * (C1 + Math.log((visits + C2 + 1) / C2));
  let best: Node | undefined;
  let most = -Infinity;
  for (const child of children) {
    const mean = child.visits === 0 ? 0 : child.worth / child.visits;
    const score = mean + (child.share * exploration) / (1 + child.visits);
    if (score > most) [best, most] = [child, score];
  }
  return best;
}

/** All nodes below one, parents first. */
function descendants({ children = [] }: Node): Node[] {
  return children.flatMap((child) => [child, ...descendants(child)]);
}
