import { hash32, gumbel } from '../noise';
import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { grow, isLive, START, toPath, type Growing } from './paths';

/** A hypothesis with its perturbed log-probability G: the k sequences with the highest G are a sample without replacement. */
interface Perturbed {
  readonly draft: Growing;
  /** φ: log-probability of the path under the distribution that is sampled from. */
  readonly phi: number;
  readonly g: number;
}

/**
 * Stochastic beam search (Kool et al. 2019, "Stochastic Beams and Where to Find Them", arXiv 1903.06059): k
 * sequences sampled without replacement by the Gumbel-top-k trick. A child's noise is conditioned on its parent's,
 * so the tree is explored top-down. The distribution sampled from is the model's over its K candidates,
 * renormalised; the noise depends on (seed, path, token) alone.
 */
export function* stochasticBeam(input: StrategyInput): Steps<readonly DraftPath[]> {
  const { count } = input;
  let beams: readonly Perturbed[] = [{ draft: START, phi: 0, g: 0 }];
  while (beams.some(({ draft }) => isLive(draft))) {
    yield beams.flatMap(({ draft }) => (isLive(draft) ? [draft.node] : []));
    beams = beams
      .flatMap((beam) => (isLive(beam.draft) ? children(beam, input) : [{ ...beam, rank: -1 }]))
      .sort((a, b) => b.g - a.g)
      .slice(0, count)
      .map(({ draft, rank, ...rest }) => ({
        draft: rank < 0 ? draft : grow(draft, rank, input.tree, input.stop),
        ...rest,
      }));
  }
  return beams.map(({ draft }) => toPath(draft)).sort((a, b) => b.logProbability - a.logProbability);
}

function children(
  { draft, phi, g }: Perturbed,
  { tree, seed }: StrategyInput,
): (Perturbed & { rank: number })[] {
  const row = tree.requireRow(draft.node);
  const top = row.logits[0];
  const logSum = top + Math.log(row.logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
  const path = hash32(...draft.tokens);
  const phis = Array.from(row.logits, (logit) => phi + (logit - logSum));
  const perturbed = phis.map((child, rank) => child + gumbel(seed, path, row.ids[rank]));
  const highest = Math.max(...perturbed);
  return phis.map((child, rank) => ({ draft, rank, phi: child, g: truncate(perturbed[rank], highest, g) }));
}

/**
 * Shifts a set of Gumbels so that its maximum becomes `target`, keeping their distribution given that maximum
 * (appendix B.3 of the paper, in its numerically stable form).
 */
function truncate(value: number, highest: number, target: number): number {
  const v = target - value + Math.log1p(-Math.exp(Math.min(0, value - highest)));
  return target - Math.max(0, v) - Math.log1p(Math.exp(-Math.abs(v)));
}
