import { strategies } from '../../decoding/strategies';
import type { Bench } from './report';
import { measureAll, ratioText, summary, type Method } from './measure';
import { benchPrompts, settingOf } from './prompts';

const LENGTH = 24;
const PROMPTS = 12;
const ROUNDS = 2;
const COUNTS = [1, 3, 5, 8];
const NAMES = ['split', 'fan', 'beam', 'sample', 'stochastic-beam', 'diverse', 'superposed'] as const;

/** What k drafts of each strategy cost without drafters, against one greedy draft. */
export const strategiesBench: Bench = async (
  open,
  signal,
  { prompts: promptCount = PROMPTS, rounds = ROUNDS },
) => {
  const methods: Method[] = [
    { name: 'greedy, 1 draft', strategy: strategies.greedy, count: 1, runs: 1 },
    ...NAMES.flatMap((name) =>
      COUNTS.map((count) => ({ name: `${name}, k = ${count}`, strategy: strategies[name], count, runs: 1 })),
    ),
  ];
  const prompts = benchPrompts(open, promptCount, LENGTH);
  const figures = await measureAll(open, prompts, methods, LENGTH, rounds, signal);
  const summaries = figures.map(summary);
  return {
    title: 'Strategies: what k drafts cost without drafters',
    setting: settingOf(open, prompts, LENGTH, rounds),
    columns: ['strategy', '÷ greedy', 'passes', 'rows', 'ms'],
    rows: methods.map(({ name }, index) => {
      const { passes, rows, milliseconds } = summaries[index];
      return [name, ratioText(summaries[index]), passes.toFixed(1), rows.toFixed(1), milliseconds.toFixed(1)];
    }),
    figures: methods.map(({ name }, index) => ({ name, ...summaries[index] })),
    bars: methods.map(({ name }, index) => {
      const { ratio, quartiles, passes } = summaries[index];
      const note = `${ratio.toFixed(2)} × greedy, ${passes.toFixed(0)} passes`;
      return { label: name, value: ratio, spread: quartiles, note };
    }),
  };
};
