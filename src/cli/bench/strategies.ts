import { strategies } from '../../decoding/strategies';
import type { Bench } from './report';
import { measureAll, type Method } from './measure';
import { methodsTable, summary } from './methodsTable';
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
  return {
    title: 'Strategies: what k drafts cost without drafters',
    setting: settingOf(open, prompts, LENGTH, rounds),
    ...methodsTable(figures.map(summary), {
      columns: ['strategy', '÷ greedy'],
      note: ({ passes }) => ` greedy, ${passes.toFixed(0)} passes`,
    }),
  };
};
