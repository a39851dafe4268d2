/** Nucleus sampling (Holtzman et al. 2020, arXiv 1904.09751) of k independent drafts, one row each in every pass. */
import { uniform } from '../noise';
import { candidateLogProbability, type Row } from '../row';
import type { Finish } from '../stopping';
import type { DraftPath, Strategy, StrategyInput } from '../strategy';
import { ROOT, type NodeId } from '../tree';

export interface NucleusOptions {
  /** Divides the logits before the softmax; above 0. */
  readonly temperature: number;
  /** p: the smallest set of best candidates with at least this probability is drawn from. */
  readonly nucleus: number;
}

export const NUCLEUS_DEFAULTS: NucleusOptions = { temperature: 0.8, nucleus: 0.95 };

/**
 * Rank of the candidate that `noise` in [0, 1) selects from the row's nucleus. The softmax runs over the row's K
 * candidates: the mass beyond them is far below what a nucleus keeps.
 */
export function drawFromNucleus(row: Row, noise: number, options: NucleusOptions): number {
  const top = row.logits[0];
  const weights = Array.from(row.logits, (logit) => Math.exp((logit - top) / options.temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let kept = 0;
  let size = 0;
  while (size < weights.length && (size === 0 || kept < options.nucleus * total)) kept += weights[size++];
  let remaining = noise * kept;
  for (let rank = 0; rank < size; rank++) {
    remaining -= weights[rank];
    if (remaining < 0) return rank;
  }
  return size - 1; // Rounding let the last candidate's share slip past.
}

interface Sampled {
  readonly draft: number;
  readonly tokens: number[];
  logProbability: number;
  node: NodeId;
  finish: Finish | undefined;
}

/** Builds the strategy; its drafts depend on (seed, draft, position) alone, so any run reproduces them. */
export function sample(options: NucleusOptions = NUCLEUS_DEFAULTS): Strategy {
  return function* (input: StrategyInput): Generator<readonly NodeId[], readonly DraftPath[], void> {
    const { tree, stop, seed } = input;
    const drafts = Array.from({ length: input.count }, (_, draft): Sampled => {
      return { draft, tokens: [], logProbability: 0, node: ROOT, finish: undefined };
    });
    for (let live = drafts; live.length > 0; live = drafts.filter((draft) => draft.finish === undefined)) {
      yield live.map((draft) => draft.node);
      for (const draft of live) {
        const row = tree.requireRow(draft.node);
        const rank = drawFromNucleus(row, uniform(seed, draft.draft, draft.tokens.length), options);
        draft.tokens.push(row.ids[rank]);
        draft.logProbability += candidateLogProbability(row, rank);
        draft.finish = stop(draft.tokens);
        if (draft.finish === undefined) draft.node = tree.child(draft.node, row.ids[rank]);
      }
    }
    return drafts
      .map(({ tokens, logProbability, finish }) => ({ tokens, logProbability, finish: finish ?? 'length' }))
      .sort((a, b) => b.logProbability - a.logProbability);
  };
}
