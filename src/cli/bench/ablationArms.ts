import { NO_NGRAMS, TextNgrams, type NgramModel } from '../../decoding/ngrams';
import type { Token } from '../../decoding/row';
import { strategies } from '../../decoding/strategies';
import {
  superposed,
  SUPERPOSED_DEFAULTS,
  type SuperposedOptions,
} from '../../decoding/strategies/superposed';
import type { Strategy } from '../../decoding/strategy';

/** One way of making drafts that is compared with others at the same places. */
export interface Arm {
  readonly name: string;
  readonly strategy: Strategy;
  readonly count: number;
  /** What the text of a prompt says of the next token, as the strategy is told. */
  readonly ngrams: (text: readonly Token[]) => NgramModel;
}

const allOrders = (text: readonly Token[]) => new TextNgrams(text);

/** Changes to the defaults, each alone. */
const CHANGES: readonly (readonly [name: string, options: Partial<SuperposedOptions>])[] = [
  ['defaults', {}],
  ['mixing temperature 0.01', { mixingTemperature: 0.01 }],
  ['mixing temperature 0.1', { mixingTemperature: 0.1 }],
  ['mixing temperature 1', { mixingTemperature: 1 }],
  ['n-gram weight 0', { ngramWeight: 0 }],
  ['n-gram weight 0.1', { ngramWeight: 0.1 }],
  ['n-gram weight 0.4', { ngramWeight: 0.4 }],
  ['reset every 4', { resetEvery: 4 }],
  ['reset every 10', { resetEvery: 10 }],
  ['no layout mixed', { mixLayout: false }],
  ['kinds apart', { splitKinds: true }],
  ['split after 1', { splitAfter: 1 }],
  ['split after 2', { splitAfter: 2 }],
  ['split after 2, kinds apart, no layout mixed', { splitAfter: 2, splitKinds: true, mixLayout: false }],
  ['split at once', { splitAfter: 0 }],
];

/** Weights of orders 2 to 6. */
const ORDERS: readonly (readonly [name: string, weights: readonly number[]])[] = [
  ['orders 2 and 3', [0.3, 0.7, 0, 0, 0]],
  ['orders 2 to 4', [0.1, 0.3, 0.6, 0, 0]],
  ['orders weighed alike', [0.2, 0.2, 0.2, 0.2, 0.2]],
];

/** Superposed decoding with each of its parameters changed alone, and what it competes with, at k drafts. */
export function ablationArms(count: number): readonly Arm[] {
  const told = { ngrams: allOrders };
  return [
    { name: 'greedy', strategy: strategies.greedy, count: 1, ...told },
    { name: 'split', strategy: strategies.split, count, ...told },
    { name: 'beam', strategy: strategies.beam, count, ...told },
    { name: 'nucleus', strategy: strategies.sample, count, ...told },
    ...CHANGES.map(([name, options]): Arm => {
      const strategy = superposed({ ...SUPERPOSED_DEFAULTS, ...options });
      return { name: `superposed, ${name}`, strategy, count, ...told };
    }),
    ...ORDERS.map(([name, weights]): Arm => {
      const ngrams = (text: readonly Token[]) => new TextNgrams(text, weights);
      return { name: `superposed, ${name}`, strategy: strategies.superposed, count, ngrams };
    }),
    {
      name: 'superposed, no n-grams at all',
      strategy: strategies.superposed,
      count,
      ngrams: () => NO_NGRAMS,
    },
  ];
}
