import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { candidatesFor, grow, growDistinct, growGreedily, START, toPath } from './paths';

/**
 * The k most likely first tokens, each continued greedily: drafts that differ from their very beginning. Where one of
 * them comes to show what a better draft shows, the next likely token takes its place.
 */
export function* fan(input: StrategyInput): Steps<readonly DraftPath[]> {
  const { tree, stop, count, onFirst } = input;
  const width = Math.min(1 + candidatesFor(count - 1, input), tree.requireRow(START.node).ids.length);
  const [first, ...others] = Array.from({ length: width }, (_, rank) => () => grow(START, rank, tree, stop));
  if (onFirst === undefined) return (yield* growDistinct([], [first, ...others], input)).map(toPath);
  const grown = yield* growGreedily([first()], tree, stop);
  if (onFirst(toPath(grown[0])) === 'enough') return grown.map(toPath);
  return (yield* growDistinct(grown, others, input)).map(toPath);
}
