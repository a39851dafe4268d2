import { candidateLogProbability } from '../row';
import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { grow, isLive, showOnce, START, toPath, type Growing } from './paths';

/** Candidates of a row for each draft, where some may show what others show. */
const CANDIDATES = 2;

/**
 * Beam search of width k. Finished hypotheses keep their place among the k best and compete with live ones by
 * total log-probability; it ends when the k best are all finished. Ties keep the order of hypotheses, then rank.
 * A finished one that shows what a better one shows, or nothing, makes way for the next best, unless it is the best.
 * Draft 1 stands as soon as the best of all is finished: what still grows only becomes less likely.
 */
export function* beam(input: StrategyInput): Steps<readonly DraftPath[]> {
  const { tree, stop, count, onFirst } = input;
  const show = showOnce(input.shown);
  let beams: readonly Growing[] = [START];
  let isTold = false;
  while (beams.some(isLive)) {
    yield beams.filter(isLive).map((hypothesis) => hypothesis.node);
    const most = input.shown === undefined ? count : CANDIDATES * count;
    const candidates = beams
      .flatMap((hypothesis) => {
        if (!isLive(hypothesis)) return [{ hypothesis, rank: -1, score: hypothesis.logProbability }];
        const row = tree.requireRow(hypothesis.node);
        return Array.from(row.ids.subarray(0, most), (_, rank) => {
          return { hypothesis, rank, score: hypothesis.logProbability + candidateLogProbability(row, rank) };
        });
      })
      .sort((a, b) => b.score - a.score)
      .map(
        ({ hypothesis, rank }) =>
          () =>
            rank < 0 ? hypothesis : grow(hypothesis, rank, tree, stop),
      );
    beams = bestDistinct(candidates, count, show);
    if (!isTold && !isLive(beams[0])) {
      isTold = true;
      if (onFirst?.(toPath(beams[0])) === 'enough') return [toPath(beams[0])];
    }
  }
  return beams.map(toPath);
}

/** The first `count` candidates, but for finished ones that show nothing new. */
function bestDistinct(
  candidates: readonly (() => Growing)[],
  count: number,
  show: (draft: Growing) => string,
): readonly Growing[] {
  const chosen: Growing[] = [];
  const seen = new Set(['']);
  for (const candidate of candidates) {
    if (chosen.length === count) break;
    const grown = candidate();
    if (!isLive(grown)) {
      const text = show(grown);
      if (chosen.length > 0 && seen.has(text)) continue;
      seen.add(text);
    }
    chosen.push(grown);
  }
  return chosen;
}
