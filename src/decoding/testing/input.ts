import { NO_NGRAMS } from '../ngrams';
import { stopRule } from '../stopping';
import type { StrategyInput } from '../strategy';
import type { ToyOracle } from './toyOracle';

/**
 * A strategy's input on a toy oracle. Token 0 ends a draft; token 1 reads as a line break, the rest as letters. Drafts are lines,
 * or with a bound of probability blocks.
 */
export function toyInput(
  oracle: Pick<ToyOracle, 'tree'>,
  {
    maxTokens = 6,
    minLineProbability = 0,
    ...options
  }: Partial<StrategyInput> & { maxTokens?: number; minLineProbability?: number } = {},
): StrategyInput {
  return {
    tree: oracle.tree(),
    count: 3,
    seed: 7,
    context: [],
    ngrams: NO_NGRAMS,
    stop: stopRule({
      maxTokens,
      endTokens: new Set([0]),
      extent: minLineProbability > 0 ? 'block' : 'line',
      indentation: 0,
      maxLines: 10,
      minLineProbability,
      text: (token) => (token === 1 ? '\n' : 'x'),
    }),
    ...options,
  };
}
