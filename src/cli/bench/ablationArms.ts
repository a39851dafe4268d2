import { NO_NGRAMS, ORDER_WEIGHTS, TextNgrams } from '../../decoding/ngrams';
import { strategies } from '../../decoding/strategies';
import {
  superposed,
  SUPERPOSED_DEFAULTS,
  type SuperposedOptions,
} from '../../decoding/strategies/superposed';
import type { Strategy, StrategyInput } from '../../decoding/strategy';
import type { ReadPrompt } from '../../worker/readPrompt';

/** One way of making drafts that is compared with others at the same places. */
export interface Arm {
  readonly name: string;
  readonly strategy: Strategy;
  readonly count: number;
  /**
   * Weights of n-gram orders 2, 3, …, by which superposed decoding scores what rows shared by several drafts propose;
   * without them those rows are interpolated with the file, as in the product.
   */
  readonly orders?: readonly number[];
}

/** Changes to the defaults, each alone. */
const CHANGES: readonly (readonly [name: string, options: Partial<SuperposedOptions>])[] = [
  ['defaults', {}],
  ['mixing temperature 0.01', { mixingTemperature: 0.01 }],
  ['mixing temperature 0.1', { mixingTemperature: 0.1 }],
  ['mixing temperature 1', { mixingTemperature: 1 }],
  ['own row from 0.99', { ownRowFrom: 0.99 }],
  ['own row from 0.7', { ownRowFrom: 0.7 }],
  ['reset every 4', { resetEvery: 4 }],
  ['reset every 10', { resetEvery: 10 }],
  ['no layout mixed', { mixLayout: false }],
  ['kinds apart', { splitKinds: true }],
  ['split after 1', { splitAfter: 1 }],
  ['split after 2', { splitAfter: 2 }],
  ['split after 2, kinds apart, no layout mixed', { splitAfter: 2, splitKinds: true, mixLayout: false }],
  ['split at once', { splitAfter: 0 }],
];

/** Weights of the n-grams, which count only where rows are not interpolated. */
const WEIGHTS = [0, 0.1, 0.2, 0.4] as const;

/** Weights of orders 2 to 6. */
const ORDERS: readonly (readonly [name: string, weights: readonly number[]])[] = [
  ['orders 2 and 3', [0.3, 0.7, 0, 0, 0]],
  ['orders 2 to 4', [0.1, 0.3, 0.6, 0, 0]],
  ['orders weighed alike', [0.2, 0.2, 0.2, 0.2, 0.2]],
];

/** Superposed decoding with each of its parameters changed alone, and what it competes with, at k drafts. */
export function ablationArms(count: number): readonly Arm[] {
  const changed = (name: string, options: Partial<SuperposedOptions>): Arm => {
    const strategy = superposed({ ...SUPERPOSED_DEFAULTS, ...options });
    return { name: `superposed, ${name}`, strategy, count };
  };
  return [
    { name: 'greedy', strategy: strategies.greedy, count: 1 },
    { name: 'split', strategy: strategies.split, count },
    { name: 'beam', strategy: strategies.beam, count },
    { name: 'nucleus', strategy: strategies.sample, count },
    ...CHANGES.map(([name, options]) => changed(name, options)),
    ...WEIGHTS.map((ngramWeight): Arm => {
      const arm = changed(`without interpolation, n-gram weight ${ngramWeight}`, { ngramWeight });
      return { ...arm, orders: ORDER_WEIGHTS };
    }),
    ...ORDERS.map(([name, orders]): Arm => ({ ...changed(`without interpolation, ${name}`, {}), orders })),
  ];
}

/** What an arm's strategy is told of the text around the cursor. */
export function toldOf(
  { orders }: Pick<Arm, 'orders'>,
  { prompt, interpolate }: Pick<ReadPrompt, 'prompt' | 'interpolate'>,
): Pick<StrategyInput, 'ngrams' | 'interpolate'> {
  if (orders === undefined) return { ngrams: NO_NGRAMS, interpolate };
  return { ngrams: new TextNgrams([...prompt.suffixTokens, ...prompt.prefixTokens], orders) };
}
