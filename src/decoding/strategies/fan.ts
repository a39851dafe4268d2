import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { grow, growGreedily, START, toPath } from './paths';

/** The k most likely first tokens, each continued greedily: drafts that differ from their very beginning. */
export function* fan({ tree, stop, count, onFirst }: StrategyInput): Steps<readonly DraftPath[]> {
  const width = Math.min(count, tree.requireRow(START.node).ids.length);
  const [first, ...others] = Array.from({ length: width }, (_, rank) => grow(START, rank, tree, stop));
  if (onFirst === undefined) return (yield* growGreedily([first, ...others], tree, stop)).map(toPath);
  const grown = yield* growGreedily([first], tree, stop);
  onFirst(toPath(grown[0]));
  return [...grown, ...(yield* growGreedily(others, tree, stop))].map(toPath);
}
