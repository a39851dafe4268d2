import { drafterFactories, DRAFTER_NAMES, type DrafterName } from '../../decoding/drafters';
import { Drafting } from '../../decoding/drafting';
import { measuredCost } from '../../decoding/passCost';
import { greedy } from '../../decoding/strategies/greedy';
import { strategies } from '../../decoding/strategies';
import type { Bench } from './report';
import { measureAll, summary, type Method } from './measure';
import { benchPrompts, settingOf } from './prompts';

const LENGTH = 32;
const PROMPTS = 24;
const ROUNDS = 2;

/** Each drafter alone and all together, against none, on the same drafts. */
export const draftersBench: Bench = async (open, signal) => {
  const cost = measuredCost(open.passCosts);
  const drafting = (...names: readonly DrafterName[]) => {
    return new Drafting(new Map(names.map((name) => [name, drafterFactories[name]()])), cost);
  };
  const single = { strategy: greedy, count: 1, runs: 1 };
  const several = { strategy: strategies.split, count: 3, runs: 1 };
  const methods: Method[] = [
    { name: 'greedy, no drafters', ...single },
    ...DRAFTER_NAMES.map((name) => ({ name: `greedy, ${name}`, ...single, drafting: drafting(name) })),
    { name: 'greedy, all drafters', ...single, drafting: drafting(...DRAFTER_NAMES) },
    { name: 'split k = 3, no drafters', ...several },
    { name: 'split k = 3, all drafters', ...several, drafting: drafting(...DRAFTER_NAMES) },
  ];
  const prompts = benchPrompts(open, PROMPTS, LENGTH);
  const figures = await measureAll(open, prompts, methods, LENGTH, ROUNDS, signal);
  const summaries = figures.map(summary);
  const costs = open.passCosts.map(([rows, ms]) => `T(${rows}) = ${ms.toFixed(2)} ms`).join(', ');
  return {
    title: 'Drafters: the same drafts in fewer passes',
    setting: `${settingOf(open, prompts, LENGTH, ROUNDS)} ${costs}.`,
    columns: ['drafters', '÷ greedy without', 'mean accepted length', 'passes', 'rows', 'ms'],
    rows: methods.map(({ name }, index) => {
      const { ratio, meanAcceptedLength, passes, rows, milliseconds } = summaries[index];
      return [
        name,
        ratio.toFixed(2),
        meanAcceptedLength.toFixed(2),
        passes.toFixed(1),
        rows.toFixed(1),
        milliseconds.toFixed(1),
      ];
    }),
    bars: methods.map(({ name }, index) => {
      const { ratio, meanAcceptedLength } = summaries[index];
      return {
        label: name,
        value: ratio,
        note: `${ratio.toFixed(2)} ×, mean accepted length ${meanAcceptedLength.toFixed(2)}`,
      };
    }),
  };
};
