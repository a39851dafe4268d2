import { candidateLogProbability } from '../row';
import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { advance, grow, growGreedily, isLive, START, toPath, type Growing } from './paths';

/** Where a draft leaves the greedy one: at position `at`, with the candidate of rank `rank`. */
interface Deviation {
  readonly from: Growing;
  readonly at: number;
  readonly rank: number;
  readonly score: number;
}

/**
 * Draft 1 is greedy. Every other draft leaves it once, where that costs least: deviation (j, t) scores
 * log p(g before j) + log p(t after it), the best k − 1 (ties by j, then by id) are continued greedily.
 *
 * A deviation is continued as soon as it is certain: later ones start from a less likely prefix, so none of
 * them can beat a deviation that is already above the greedy draft's own probability. Most drafts therefore
 * share their passes with the greedy one. Unless somebody waits for draft 1: then it has the passes to itself, in which
 * drafters can guess its rows, and the others follow.
 */
export function* split(input: StrategyInput): Steps<readonly DraftPath[]> {
  const { tree, stop, count } = input;
  let main = START;
  let known: readonly Deviation[] = [];
  const chosen = new Map<Deviation, Growing>();
  while (isLive(main)) {
    yield { independent: [main, ...chosen.values()].filter(isLive).map((draft) => draft.node) };
    while (isLive(main) && tree.row(main.node) !== undefined) {
      known = best([...known, ...deviationsOf(main, input)], count - 1);
      main = grow(main, 0, tree, stop);
    }
    if (input.onFirst && isLive(main)) continue;
    input.onFirst?.(toPath(main));
    for (const deviation of known) {
      if (deviation.score < main.logProbability && isLive(main)) continue;
      if (!chosen.has(deviation)) chosen.set(deviation, grow(deviation.from, deviation.rank, tree, stop));
    }
    for (const [deviation, draft] of chosen) chosen.set(deviation, advance(draft, tree, stop));
  }
  // Certain deviations are never displaced, so what was grown early is among the best.
  const others = yield* growGreedily(
    known.flatMap((deviation) => chosen.get(deviation) ?? []),
    tree,
    stop,
  );
  return [main, ...others].map(toPath);
}

function deviationsOf(main: Growing, { tree, count }: StrategyInput): Deviation[] {
  const row = tree.requireRow(main.node);
  // The best k − 1 overall cannot hold more than k − 1 of one position; rank 0 is the greedy token itself.
  return Array.from(row.ids.subarray(1, count), (_, index) => ({
    from: main,
    at: main.tokens.length,
    rank: index + 1,
    score: main.logProbability + candidateLogProbability(row, index + 1),
  }));
}

/** The best `size` by score, ties by position and then by rank, which orders equal logits by id. */
function best(deviations: readonly Deviation[], size: number): readonly Deviation[] {
  return [...deviations].sort((a, b) => b.score - a.score || a.at - b.at || a.rank - b.rank).slice(0, size);
}
