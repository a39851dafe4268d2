import { Chances } from '../../decoding/chances';
import { BASELINE_NAMES, DRAFTER_NAMES, makeDrafters } from '../../decoding/drafters';
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

/** Rows of a pass with a full tree, the required one included. */
const TREE_SIZES = [8, 16, 32, MAX_ROWS] as const;

/** Every row up to the size is free, and none above it can pay: the tree is filled, whether that pays or not. */
export function filledTree(size: number): PassCost {
  return { cost: (rows) => (rows <= size ? 1 : Infinity) };
}

/** Each drafter alone and all together, in trees as large as pays and in full ones, against none, on the same drafts. */
export const draftersBench: Bench = async (
  open,
  signal,
  { prompts: promptCount = PROMPTS, rounds = ROUNDS },
) => {
  const cost = measuredCost(open.passCosts);
  const drafting =
    (names: readonly string[], passCost: PassCost = cost, chances = () => new Chances()) =>
    () =>
      new Drafting(makeDrafters(names), passCost, chances());
  const single = { strategy: greedy, count: 1, runs: 1 };
  const several = { strategy: strategies.split, count: 3, runs: 1 };
  const methods: readonly Method[] = [
    { name: 'greedy, no drafters', ...single },
    ...DRAFTER_NAMES.map((name): Method => {
      return { name: `greedy, ${name}`, ...single, newDrafting: drafting([name]) };
    }),
    { name: 'greedy, all drafters', ...single, newDrafting: drafting(DRAFTER_NAMES) },
    {
      name: 'greedy, all drafters without exploration',
      ...single,
      newDrafting: drafting(DRAFTER_NAMES, cost, () => new Chances(0)),
    },
    ...['tokenRecycling', 'trigram'].map((name): Method => {
      return { name: `greedy, ${name}, seeded`, ...single, newDrafting: drafting([name]), seeded: true };
    }),
    { name: 'greedy, all drafters, seeded', ...single, newDrafting: drafting(DRAFTER_NAMES), seeded: true },
    ...BASELINE_NAMES.map((name): Method => {
      return { name: `greedy, ${name}, as published`, ...single, newDrafting: drafting([name]) };
    }),
    {
      // The same table and as many rows as the published search has, found by our own search.
      name: `greedy, trigram, full trees of ${MAX_ROWS} rows`,
      ...single,
      newDrafting: drafting(['trigram'], filledTree(MAX_ROWS)),
    },
    ...TREE_SIZES.map((size): Method => {
      const name = `greedy, all drafters, full trees of ${size} rows`;
      return { name, ...single, newDrafting: drafting(DRAFTER_NAMES, filledTree(size)) };
    }),
    { name: 'split k = 3, no drafters', ...several },
    { name: 'split k = 3, all drafters', ...several, newDrafting: drafting(DRAFTER_NAMES) },
  ];
  const prompts = benchPrompts(open, promptCount, LENGTH);
  const figures = await measureAll(open, prompts, methods, LENGTH, rounds, signal);
  const results = figures.map((one) => ({ name: one.method.name, ...summary(one) }));
  const costs = open.passCosts.map(([rows, ms]) => `T(${rows}) = ${ms.toFixed(2)} ms`).join(', ');
  return {
    title: 'Drafters: the same drafts in fewer passes',
    setting:
      `${settingOf(open, prompts, LENGTH, rounds)} Drafters start each round with nothing learned. ${costs}. ` +
      'Trees have the rows that pay, but full ones all the rows that drafters fill, up to their size, and those of the ' +
      'methods as published theirs in every pass. Seeded ones learn the predictions of all rows of the prompt first, the time ' +
      'of which is counted.',
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
