import { hash32, gumbel } from '../noise';
import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { lazyBeam, type Candidate, type Hypothesis } from './lazyBeam';
import { grow, START, toPath } from './paths';

/** A hypothesis whose score is its perturbed log-probability G: the k sequences with the highest G are a sample without replacement. */
interface Perturbed extends Hypothesis {
  /** φ: log-probability of the path under the distribution that is sampled from. */
  readonly phi: number;
}

/**
 * Stochastic beam search (Kool et al. 2019, "Stochastic Beams and Where to Find Them", arXiv 1903.06059): k
 * sequences sampled without replacement by the Gumbel-top-k trick. A child's noise is conditioned on its parent's,
 * so the tree is explored top-down. The distribution sampled from is the model's over its K candidates,
 * renormalised; the noise depends on (seed, path, token) alone.
 */
export function* stochasticBeam(input: StrategyInput): Steps<readonly DraftPath[]> {
  const drafts = yield* lazyBeam<Perturbed>(input, {
    start: { draft: START, phi: 0, score: 0 },
    candidates: (hypothesis) => children(hypothesis, input),
  });
  return drafts.map(({ draft }) => toPath(draft)).sort((a, b) => b.logProbability - a.logProbability);
}

/** The k best of a hypothesis: more of them never get a place. */
function children(
  { draft, phi, score }: Perturbed,
  { tree, stop, seed, count }: StrategyInput,
): Candidate<Perturbed>[] {
  const row = tree.requireRow(draft.node);
  const top = row.logits[0];
  const logSum = top + Math.log(row.logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
  const path = hash32(...draft.tokens);
  const phis = Array.from(row.logits, (logit) => phi + (logit - logSum));
  const perturbed = phis.map((child, rank) => child + gumbel(seed, path, row.ids[rank]));
  const highest = Math.max(...perturbed);
  return phis
    .map((child, rank) => ({ rank, phi: child, score: truncate(perturbed[rank], highest, score) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ rank, ...of }) => ({ ...of, grow: () => ({ ...of, draft: grow(draft, rank, tree, stop) }) }));
}

/**
 * Shifts a set of Gumbels so that its maximum becomes `target`, keeping their distribution given that maximum
 * (appendix B.3 of the paper, in its numerically stable form).
 */
function truncate(value: number, highest: number, target: number): number {
  const v = target - value + Math.log1p(-Math.exp(Math.min(0, value - highest)));
  return target - Math.max(0, v) - Math.log1p(Math.exp(-Math.abs(v)));
}
