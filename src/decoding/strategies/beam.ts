import { candidateLogProbability } from '../row';
import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { lazyBeam, type Hypothesis } from './lazyBeam';
import { grow, showOnce, START, toPath } from './paths';

/** Candidates of a row for each draft, where some may show what others show. */
const CANDIDATES = 2;

/**
 * Beam search of width k. Finished hypotheses keep their place among the k best and compete with live ones by
 * total log-probability; it ends when the k best are all finished. Ties keep the order of hypotheses, then rank.
 * A finished one that shows what a better one shows, or nothing, makes way for the next best, unless it is the best.
 * Draft 1 stands as soon as the best of all is finished: what still grows only becomes less likely.
 */
export function* beam(input: StrategyInput): Steps<readonly DraftPath[]> {
  const { tree, stop, count, shown, onFirst } = input;
  const most = shown === undefined ? count : CANDIDATES * count;
  const drafts = yield* lazyBeam<Hypothesis>(input, {
    start: { draft: START, score: 0 },
    candidates: ({ draft, score }) => {
      const row = tree.requireRow(draft.node);
      return Array.from(row.ids.subarray(0, most), (_, rank) => {
        const of = { score: score + candidateLogProbability(row, rank) };
        return { ...of, grow: () => ({ ...of, draft: grow(draft, rank, tree, stop) }) };
      });
    },
    show: showOnce(shown),
    onBest: ({ draft }) => onFirst?.(toPath(draft)) === 'enough',
  });
  return drafts.map(({ draft }) => toPath(draft));
}
