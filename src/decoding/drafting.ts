import { Chances } from './chances';
import type { Drafter, DraftingText } from './drafter';
import { guessTree, tokenPath, type GuessedNode } from './guessTree';
import { drafterMetrics, type DecodeMetrics } from './metrics';
import type { PassCost } from './passCost';
import type { StopRule } from './stopping';
import type { NodeId, TokenTree } from './tree';

/** The drafters of one model, with what they learned. It lives across requests. */
export class Drafting {
  readonly #drafters: ReadonlyMap<string, Drafter>;
  readonly #cost: PassCost;
  readonly #chances = new Chances();

  constructor(drafters: ReadonlyMap<string, Drafter>, cost: PassCost) {
    this.#drafters = drafters;
    this.#cost = cost;
  }

  begin(text: DraftingText): void {
    for (const drafter of this.#drafters.values()) drafter.begin(text);
  }

  /** Nodes worth evaluating together with the required ones, parents first. */
  guess(tree: TokenTree, required: readonly NodeId[], stop: StopRule): readonly GuessedNode[] {
    if (this.#drafters.size === 0) return [];
    return guessTree(tree, required, this.#drafters, this.#chances, this.#cost, stop);
  }

  /** Tells the drafters what the model predicts after freshly evaluated nodes. */
  accept(tree: TokenTree, nodes: readonly NodeId[]): void {
    for (const node of nodes) {
      const path = tokenPath(tree, node);
      if (path === undefined) continue;
      const row = tree.requireRow(node);
      for (const drafter of this.#drafters.values()) drafter.accept(path, row);
    }
  }

  /**
   * Settles a finished request: a guess counts as tried when its parent was needed, and as right when it was
   * needed itself.
   * @param needed all nodes that the strategy asked for, with their ancestors
   */
  settle(guesses: readonly GuessedNode[], needed: ReadonlySet<NodeId>, metrics: DecodeMetrics): void {
    for (const { node, parent, position, credits } of guesses) {
      const right = needed.has(node);
      if (right) metrics.acceptedRows++;
      for (const { drafter, guess } of credits) {
        if (needed.has(parent)) this.#chances.record(drafter, guess, right);
        const figures = drafterMetrics(metrics, drafter);
        figures.draftTokens++;
        if (!right) continue;
        figures.acceptedTokens++;
        countAt(figures.acceptedByPosition, position - 1);
      }
    }
  }
}

/** One more at `index` of a list of counts, which grows as far as that without holes. */
function countAt(counts: number[], index: number): void {
  while (counts.length <= index) counts.push(0);
  counts[index]++;
}
