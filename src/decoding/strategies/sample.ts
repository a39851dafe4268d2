/** Nucleus sampling (Holtzman et al. 2020, arXiv 1904.09751) of k independent drafts, one row each in every pass. */
import { gumbel } from '../noise';
import { candidateLogProbability, type Row, type Token } from '../row';
import type { Finish } from '../stopping';
import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { ROOT, type NodeId } from '../tree';

export interface NucleusOptions {
  /** Divides the logits before the softmax; above 0. */
  readonly temperature: number;
  /** p: the smallest set of best candidates with at least this probability is drawn from. */
  readonly nucleus: number;
}

export const NUCLEUS_DEFAULTS: NucleusOptions = { temperature: 0.8, nucleus: 0.95 };

/**
 * Rank of the candidate that is drawn from the row's nucleus: the one with the highest sum of logit and Gumbel noise,
 * which draws from the softmax over the nucleus (Gumbel 1954). Noise that belongs to a token, not to a place on the
 * cumulative distribution, changes no draw when all logits change by a little, as rounding makes them. The softmax runs over
 * the row's K candidates: the mass beyond them is far below what a nucleus keeps.
 * @param noise a Gumbel variable for each token
 */
export function drawFromNucleus(
  { ids, logits }: Row,
  noise: (token: Token) => number,
  options: NucleusOptions = NUCLEUS_DEFAULTS,
): number {
  const weights = Array.from(logits, (logit) => Math.exp((logit - logits[0]) / options.temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let kept = 0;
  let best = { rank: 0, value: -Infinity };
  for (let rank = 0; rank < weights.length && (rank === 0 || kept < options.nucleus * total); rank++) {
    kept += weights[rank];
    const value = logits[rank] / options.temperature + noise(ids[rank]);
    if (value > best.value) best = { rank, value };
  }
  return best.rank;
}

interface Sampled {
  readonly draft: number;
  readonly tokens: number[];
  logProbability: number;
  node: NodeId;
  finish: Finish | undefined;
}

/** Its drafts depend on (seed, draft, position) alone, so any run reproduces them. */
export function* sample({ tree, stop, seed, count }: StrategyInput): Steps<readonly DraftPath[]> {
  const drafts = Array.from({ length: count }, (_, draft): Sampled => {
    return { draft, tokens: [], logProbability: 0, node: ROOT, finish: undefined };
  });
  for (let live = drafts; live.length > 0; live = drafts.filter((draft) => draft.finish === undefined)) {
    yield { independent: live.map((draft) => draft.node) };
    for (const draft of live) {
      for (let row = tree.row(draft.node); row !== undefined; row = tree.row(draft.node)) {
        const noise = (token: Token) => gumbel(seed, draft.draft, draft.tokens.length, token);
        const rank = drawFromNucleus(row, noise);
        draft.tokens.push(row.ids[rank]);
        draft.logProbability += candidateLogProbability(row, rank);
        draft.finish = stop(draft.tokens, draft.logProbability);
        if (draft.finish !== undefined) break;
        draft.node = tree.child(draft.node, row.ids[rank]);
      }
    }
  }
  return drafts
    .map(({ tokens, logProbability, finish }) => ({ tokens, logProbability, finish: finish ?? 'length' }))
    .sort((a, b) => b.logProbability - a.logProbability);
}
