import { candidateLogProbability } from '../row';
import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { grow, isLive, START, toPath, type Growing } from './paths';

/**
 * Beam search of width k. Finished hypotheses keep their place among the k best and compete with live ones by
 * total log-probability; it ends when the k best are all finished. Ties keep the order of hypotheses, then rank.
 */
export function* beam({ tree, stop, count }: StrategyInput): Steps<readonly DraftPath[]> {
  let beams: readonly Growing[] = [START];
  while (beams.some(isLive)) {
    yield beams.filter(isLive).map((hypothesis) => hypothesis.node);
    beams = beams
      .flatMap((hypothesis) => {
        if (!isLive(hypothesis)) return [{ hypothesis, rank: -1, score: hypothesis.logProbability }];
        const row = tree.requireRow(hypothesis.node);
        return Array.from(row.ids.subarray(0, count), (_, rank) => {
          return { hypothesis, rank, score: hypothesis.logProbability + candidateLogProbability(row, rank) };
        });
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, count)
      .map(({ hypothesis, rank }) => (rank < 0 ? hypothesis : grow(hypothesis, rank, tree, stop)));
  }
  return beams.map(toPath);
}
