import { Chances } from './chances';
import type { Drafter, DraftingText, TreeDrafter } from './drafter';
import { guessTree, type GuessedNode } from './guessTree';
import { drafterMetrics, type DecodeMetrics } from './metrics';
import type { PassCost } from './passCost';
import { planTrees } from './planTrees';
import type { Row, Token } from './row';
import type { StopRule } from './stopping';
import { tokenPath, type NodeId, type TokenTree } from './tree';

/** The drafters of one model, with what they learned. It lives across requests. */
export class Drafting {
  readonly #all: ReadonlyMap<string, Drafter | TreeDrafter>;
  readonly #drafters = new Map<string, Drafter>();
  readonly #treeDrafters = new Map<string, TreeDrafter>();
  readonly #chances: Chances;

  constructor(
    drafters: ReadonlyMap<string, Drafter | TreeDrafter>,
    readonly cost: PassCost,
    chances = new Chances(),
  ) {
    this.#chances = chances;
    this.#all = drafters;
    for (const [name, drafter] of drafters) {
      if ('plan' in drafter) this.#treeDrafters.set(name, drafter);
      else this.#drafters.set(name, drafter);
    }
  }

  /** What the drafters have learned, by their names. */
  save(): ReadonlyMap<string, Int32Array> {
    const saved = new Map<string, Int32Array>();
    for (const [name, { memory }] of this.#all) if (memory) saved.set(name, memory.save());
    return saved;
  }

  /** Takes over what `save` gave; a drafter that is not in it forgets everything. */
  restore(saved: ReadonlyMap<string, Int32Array>): void {
    for (const [name, { memory }] of this.#all) memory?.restore(saved.get(name) ?? new Int32Array());
  }

  begin(text: DraftingText): void {
    for (const drafter of this.#all.values()) drafter.begin(text);
  }

  /** The model's predictions after a place of the prompt, for drafters that learn from them. */
  seed(text: readonly Token[], row: Row): void {
    for (const drafter of this.#all.values()) drafter.seed?.(text, row);
  }

  /**
   * Nodes worth evaluating together with the required ones, and the trees of tree drafters; parents first.
   * @param independent whether each required row belongs to a draft that grows by itself
   */
  guess(
    tree: TokenTree,
    required: readonly NodeId[],
    stop: StopRule,
    independent = false,
  ): readonly GuessedNode[] {
    const planned = planTrees(tree, required, this.#treeDrafters, this.#chances, stop);
    if (this.#drafters.size === 0) return planned;
    // Where several rows are needed before anything goes on, all guesses after them must be right to save a pass. So it is
    // where one of them follows another.
    const goOnAlone = independent && required.every((node) => tree.row(tree.parent(node)) !== undefined);
    if (required.length > 1 && !goOnAlone) return planned;
    const guessed = guessTree(tree, required, this.#drafters, this.#chances, this.cost, stop);
    return mergeGuesses(planned, guessed);
  }

  /** Tells the drafters what the model predicts after freshly evaluated nodes. */
  accept(tree: TokenTree, nodes: readonly NodeId[]): void {
    for (const node of nodes) {
      const path = tokenPath(tree, node);
      if (path === undefined) continue;
      const row = tree.requireRow(node);
      for (const drafter of this.#all.values()) drafter.accept(path, row);
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

/** Two lists of guesses, parents first in each, as one; who guessed a node in both is credited for both. */
function mergeGuesses(first: readonly GuessedNode[], second: readonly GuessedNode[]): readonly GuessedNode[] {
  const merged = new Map(first.map((guess) => [guess.node, guess]));
  for (const guess of second) {
    const credits = [...(merged.get(guess.node)?.credits ?? []), ...guess.credits];
    merged.set(guess.node, { ...guess, credits });
  }
  return [...merged.values()];
}
