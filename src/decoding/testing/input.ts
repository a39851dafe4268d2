import { NO_NGRAMS } from '../ngrams';
import { stopRule } from '../stopping';
import type { StrategyInput } from '../strategy';
import type { ToyOracle } from './toyOracle';

/** A strategy's input on a toy oracle. Token 0 ends a draft; token 1 reads as a line break, the rest as letters. */
export function toyInput(
  oracle: ToyOracle,
  options: Partial<StrategyInput> & { maxTokens?: number } = {},
): StrategyInput {
  return {
    tree: oracle.tree(),
    count: 3,
    seed: 7,
    context: [],
    ngrams: NO_NGRAMS,
    stop: stopRule({
      maxTokens: options.maxTokens ?? 6,
      endTokens: new Set([0]),
      extent: 'line',
      indentation: 0,
      maxLines: 10,
      text: (token) => (token === 1 ? '\n' : 'x'),
    }),
    ...options,
  };
}
