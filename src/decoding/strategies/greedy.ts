import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { growGreedily, START, toPath } from './paths';

/** The most likely token, one after another: a single draft, and the baseline that others are measured by. */
export function* greedy({ tree, stop }: StrategyInput): Steps<readonly DraftPath[]> {
  return (yield* growGreedily([START], tree, stop)).map(toPath);
}
