import type { DraftPath, StrategyInput } from '../strategy';
import type { NodeId } from '../tree';
import { growGreedily, START, toPath } from './paths';

/** The most likely token, one after another: a single draft, and the baseline that others are measured by. */
export function* greedy({
  tree,
  stop,
}: StrategyInput): Generator<readonly NodeId[], readonly DraftPath[], void> {
  return (yield* growGreedily([START], tree, stop)).map(toPath);
}
