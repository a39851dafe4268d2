import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { best, deviationsOf, type Deviation } from './deviations';
import {
  advance,
  BEGUN_EARLY,
  candidatesFor,
  grow,
  growDistinct,
  isLive,
  START,
  toPath,
  type Growing,
} from './paths';

/** Nats below what makes a deviation certain at which it is continued: rows for nothing cost less than passes. */
const EARLY = 1.5;

/**
 * Draft 1 is greedy. Every other draft leaves it once, where that costs least: deviation (j, t) scores
 * log p(g before j) + log p(t after it), the best k − 1 (ties by j, then by id) are continued greedily. Where one of
 * them comes to show what a better draft shows, the next best takes its place.
 *
 * A deviation is continued while the greedy draft still grows, as soon as it is likely to stay among the best. To be
 * displaced, the i-th of them takes k − i later ones that are better, all of which, and the greedy token beside the
 * last of them, start from the greedy draft's prefix and exclude each other: from log p(prefix) − log(k − i + 1) on it
 * is certain. Somewhat below that it seldom is displaced, and mostly shares its passes with the greedy draft. Unless
 * somebody waits for draft 1: then it has the passes to itself, in which drafters can guess its rows, and the others
 * follow.
 */
export function* split(input: StrategyInput): Steps<readonly DraftPath[]> {
  const { tree, stop, count, shown } = input;
  const most = candidatesFor(count - 1, input);
  let main = START;
  let known: readonly Deviation[] = [];
  const begun = new Map<Deviation, Growing>();
  /** The nodes whose rows continue what was begun. One that was displaced may still replace a draft that shows nothing new. */
  const ahead = () => {
    for (const [deviation, draft] of begun) begun.set(deviation, advance(draft, tree, stop));
    const chosen = shown === undefined ? known.slice(0, count - 1) : known;
    const wanted = [...begun].filter(([one]) => chosen.includes(one));
    return wanted.filter(([, draft]) => isLive(draft)).map(([, { node }]) => node);
  };
  while (isLive(main)) {
    yield { independent: [main.node, ...ahead()] };
    while (isLive(main) && tree.row(main.node) !== undefined) {
      // No more than `most` of the best can be of one position.
      known = best([...known, ...deviationsOf(main, tree.requireRow(main.node).ids[0], tree, most)], most);
      main = grow(main, 0, tree, stop);
      if (input.onFirst) continue;
      // After each token, however many of them a pass has shown: so guesses change nothing but the passes.
      for (const [index, deviation] of known.slice(0, count - 1).entries()) {
        const certain = main.logProbability - Math.log(count - index);
        if (deviation.score < certain - EARLY || begun.has(deviation)) continue;
        if (begun.size === BEGUN_EARLY * count) continue;
        begun.set(deviation, grow(deviation.from, deviation.rank, tree, stop));
      }
    }
  }
  if (input.onFirst?.(toPath(main)) === 'enough') return [toPath(main)];
  const others = known.map((one) => () => begun.get(one) ?? grow(one.from, one.rank, tree, stop));
  const steps = growDistinct([main], others, input);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value.map(toPath);
    yield { independent: [...new Set([...step.value.independent, ...ahead()])] };
  }
}
