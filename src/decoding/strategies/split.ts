import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { best, deviationsOf, type Deviation } from './deviations';
import { advance, candidatesFor, grow, growDistinct, isLive, START, toPath, type Growing } from './paths';

/**
 * Draft 1 is greedy. Every other draft leaves it once, where that costs least: deviation (j, t) scores
 * log p(g before j) + log p(t after it), the best k − 1 (ties by j, then by id) are continued greedily. Where one of
 * them comes to show what a better draft shows, the next best takes its place.
 *
 * A deviation is continued as soon as it is certain: later ones start from a less likely prefix, so none of
 * them can beat a deviation that is already above the greedy draft's own probability. Most drafts therefore
 * share their passes with the greedy one. Unless somebody waits for draft 1: then it has the passes to itself, in which
 * drafters can guess its rows, and the others follow.
 */
export function* split(input: StrategyInput): Steps<readonly DraftPath[]> {
  const { tree, stop, count } = input;
  const most = candidatesFor(count - 1, input);
  let main = START;
  let known: readonly Deviation[] = [];
  const chosen = new Map<Deviation, Growing>();
  while (isLive(main)) {
    yield { independent: [main, ...chosen.values()].filter(isLive).map((draft) => draft.node) };
    while (isLive(main) && tree.row(main.node) !== undefined) {
      // No more than `most` of the best can be of one position.
      known = best([...known, ...deviationsOf(main, tree.requireRow(main.node).ids[0], tree, most)], most);
      main = grow(main, 0, tree, stop);
    }
    if (input.onFirst && isLive(main)) continue;
    if (input.onFirst?.(toPath(main)) === 'enough') return [toPath(main)];
    for (const deviation of known.slice(0, count - 1)) {
      if (deviation.score < main.logProbability && isLive(main)) continue;
      if (!chosen.has(deviation)) chosen.set(deviation, grow(deviation.from, deviation.rank, tree, stop));
    }
    for (const [deviation, draft] of chosen) chosen.set(deviation, advance(draft, tree, stop));
  }
  // Certain deviations are never displaced, so what was grown early is among the best.
  const others = known.map((one) => () => chosen.get(one) ?? grow(one.from, one.rank, tree, stop));
  return (yield* growDistinct([main], others, input)).map(toPath);
}
