import { candidateLogProbability, type Row, type Token } from '../row';
import type { DraftPath, Steps, StrategyInput } from '../strategy';
import { grow, isLive, START, toPath, type Growing } from './paths';

/** λ: what a token costs, in nats, for each earlier group that chose it at the same step. */
const PENALTY = 1;

/**
 * Diverse beam search (Vijayakumar et al. 2018, arXiv 1610.02424) with k groups of one beam each and Hamming
 * diversity: at each step a group pays λ for every earlier group that took the same token there. The penalty
 * steers the choice alone; the reported probability is the model's. A group waits for nothing but its own row and what
 * earlier groups took at its step.
 */
export function* diverse({ tree, stop, count }: StrategyInput): Steps<readonly DraftPath[]> {
  let groups: readonly Growing[] = Array.from({ length: count }, () => START);
  while (groups.some(isLive)) {
    const blocked = groups.filter((group) => isLive(group) && tree.row(group.node) === undefined);
    yield { independent: blocked.map((group) => group.node) };
    const grown: Growing[] = [];
    for (let group of groups) {
      while (isLive(group) && tree.row(group.node) !== undefined) {
        const step = group.tokens.length;
        if (grown.some((earlier) => isLive(earlier) && earlier.tokens.length <= step)) break;
        const taken = grown.map(({ tokens }) => tokens.at(step));
        group = grow(group, choose(tree.requireRow(group.node), taken), tree, stop);
      }
      grown.push(group);
    }
    groups = grown;
  }
  return distinct(groups).map(toPath);
}

/** The rank of the best candidate, given what earlier groups took here. */
function choose(row: Row, taken: readonly (Token | undefined)[]): number {
  let best = 0;
  let bestScore = -Infinity;
  row.ids.forEach((token, rank) => {
    const before = taken.filter((other) => other === token).length;
    const score = candidateLogProbability(row, rank) - PENALTY * before;
    if (score > bestScore) [best, bestScore] = [rank, score];
  });
  return best;
}

/** Groups that chose alike all along are one draft. The first keeps its place. */
function distinct(groups: readonly Growing[]): readonly Growing[] {
  const seen = new Set<string>();
  return groups.filter(({ tokens }) => {
    const key = tokens.join();
    return !seen.has(key) && seen.add(key);
  });
}
