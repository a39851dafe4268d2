import { drafterFactories, DRAFTER_NAMES, type DrafterName } from '../../decoding/drafters';
import { Drafting } from '../../decoding/drafting';
import { MAX_ROWS } from '../../decoding/guessTree';
import { measuredCost, type PassCost } from '../../decoding/passCost';
import { greedy } from '../../decoding/strategies/greedy';
import { strategies } from '../../decoding/strategies';
import type { Bench } from './report';
import { measureAll, ratioText, summary, type Method } from './measure';
import { benchPrompts, settingOf } from './prompts';

const LENGTH = 32;
const PROMPTS = 24;
const ROUNDS = 2;

/** Most rows of a pass, the required ones included. */
const ROW_LIMITS = [8, 16, 32, MAX_ROWS] as const;

/** A pass of more rows than the limit costs more than it can ever bring: the tree stays at the limit. */
export function atMostRows(cost: PassCost, limit: number): PassCost {
  return { cost: (rows) => (rows <= limit ? cost.cost(rows) : Infinity) };
}

/** Each drafter alone and all together, at several tree sizes, against none, on the same drafts. */
export const draftersBench: Bench = async (
  open,
  signal,
  { prompts: promptCount = PROMPTS, rounds = ROUNDS },
) => {
  const cost = measuredCost(open.passCosts);
  const drafting = (names: readonly DrafterName[], limit: number) => () => {
    const drafters = new Map(names.map((name) => [name, drafterFactories[name]()]));
    return new Drafting(drafters, atMostRows(cost, limit));
  };
  const single = { strategy: greedy, count: 1, runs: 1 };
  const several = { strategy: strategies.split, count: 3, runs: 1 };
  const methods: readonly Method[] = [
    { name: 'greedy, no drafters', ...single },
    ...DRAFTER_NAMES.map((name): Method => {
      return { name: `greedy, ${name}`, ...single, newDrafting: drafting([name], MAX_ROWS) };
    }),
    ...ROW_LIMITS.map((limit): Method => {
      const name = `greedy, all drafters, at most ${limit} rows`;
      return { name, ...single, newDrafting: drafting(DRAFTER_NAMES, limit) };
    }),
    { name: 'split k = 3, no drafters', ...several },
    { name: 'split k = 3, all drafters', ...several, newDrafting: drafting(DRAFTER_NAMES, MAX_ROWS) },
  ];
  const prompts = benchPrompts(open, promptCount, LENGTH);
  const figures = await measureAll(open, prompts, methods, LENGTH, rounds, signal);
  const results = figures.map((one) => ({ name: one.method.name, ...summary(one) }));
  const costs = open.passCosts.map(([rows, ms]) => `T(${rows}) = ${ms.toFixed(2)} ms`).join(', ');
  return {
    title: 'Drafters: the same drafts in fewer passes',
    setting:
      `${settingOf(open, prompts, LENGTH, rounds)} Drafters start each round with nothing learned. ${costs}. ` +
      'A limit is what a pass may have; the tree has the rows that pay.',
    columns: ['drafters', '÷ greedy without', 'mean accepted length', 'passes', 'rows', 'ms'],
    rows: results.map((one) => [
      one.name,
      ratioText(one),
      one.meanAcceptedLength.toFixed(2),
      one.passes.toFixed(1),
      one.rows.toFixed(1),
      one.milliseconds.toFixed(1),
    ]),
    bars: results.map(({ name, ratio, quartiles, meanAcceptedLength }) => ({
      label: name,
      value: ratio,
      spread: quartiles,
      note: `${ratio.toFixed(2)} ×, mean accepted length ${meanAcceptedLength.toFixed(2)}`,
    })),
    figures: results,
  };
};
