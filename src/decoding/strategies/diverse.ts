import { candidateLogProbability, type Token } from '../row';
import type { DraftPath, Steps, Strategy, StrategyInput } from '../strategy';
import { grow, isLive, START, toPath, type Growing } from './paths';

export interface DiverseOptions {
  /** λ: what a token costs, in nats, for each earlier group that chose it at the same step. */
  readonly penalty: number;
}

/**
 * Diverse beam search (Vijayakumar et al. 2018, arXiv 1610.02424) with k groups of one beam each and Hamming
 * diversity: at each step a group pays λ for every earlier group that took the same token there. The penalty
 * steers the choice alone; the reported probability is the model's.
 */
export function diverse(options: DiverseOptions = { penalty: 1 }): Strategy {
  return function* ({ tree, stop, count }: StrategyInput): Steps<readonly DraftPath[]> {
    let groups: readonly Growing[] = Array.from({ length: count }, () => START);
    while (groups.some(isLive)) {
      yield groups.filter(isLive).map((group) => group.node);
      const taken = new Map<Token, number>();
      groups = groups.map((group) => {
        if (!isLive(group)) return group;
        const row = tree.requireRow(group.node);
        let best = 0;
        let bestScore = -Infinity;
        row.ids.forEach((token, rank) => {
          const score = candidateLogProbability(row, rank) - options.penalty * (taken.get(token) ?? 0);
          if (score > bestScore) [best, bestScore] = [rank, score];
        });
        taken.set(row.ids[best], (taken.get(row.ids[best]) ?? 0) + 1);
        return grow(group, best, tree, stop);
      });
    }
    return distinct(groups).map(toPath);
  };
}

/** Groups that chose alike all along are one draft. The first keeps its place. */
function distinct(groups: readonly Growing[]): readonly Growing[] {
  const seen = new Set<string>();
  return groups.filter(({ tokens }) => {
    const key = tokens.join();
    return !seen.has(key) && seen.add(key);
  });
}
