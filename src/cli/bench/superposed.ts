import { greedy } from '../../decoding/strategies/greedy';
import { sample } from '../../decoding/strategies/sample';
import { superposed } from '../../decoding/strategies/superposed';
import type { Bench } from './report';
import { measureAll, summary, type Method } from './measure';
import { benchPrompts, settingOf } from './prompts';

const LENGTH = 24;
const PROMPTS = 12;
const ROUNDS = 3;
const COUNTS = [1, 3, 5, 8];

/** Superposed decoding against one greedy draft, k nucleus runs in turn, and k nucleus runs in one pass a token. */
export const superposedBench: Bench = async (open, signal) => {
  const nucleus = sample();
  const methods: Method[] = [
    { name: 'greedy, 1 draft', strategy: greedy, count: 1, runs: 1 },
    ...COUNTS.flatMap((k): Method[] => [
      { name: `superposed, k = ${k}`, strategy: superposed(), count: k, runs: 1 },
      { name: `nucleus in turn, k = ${k}`, strategy: nucleus, count: 1, runs: k },
      { name: `nucleus batched, k = ${k}`, strategy: nucleus, count: k, runs: 1 },
    ]),
  ];
  const prompts = benchPrompts(open, PROMPTS, LENGTH);
  const figures = await measureAll(open, prompts, methods, LENGTH, ROUNDS, signal);
  const summaries = figures.map(summary);
  const inTurn = (k: number) =>
    summaries[methods.findIndex((method) => method.runs === k && method.strategy === nucleus)];
  return {
    title: 'Superposed decoding: what k drafts cost',
    setting: settingOf(open, prompts, LENGTH, ROUNDS),
    columns: ['method', '÷ greedy', 'faster than k nucleus runs in turn', 'passes', 'rows', 'ms'],
    rows: methods.map(({ name, count, strategy }, index) => {
      const { ratio, passes, rows, milliseconds } = summaries[index];
      const comparable = strategy !== nucleus && strategy !== greedy;
      const faster = comparable ? `${(inTurn(count).milliseconds / milliseconds).toFixed(2)} ×` : '';
      return [name, ratio.toFixed(2), faster, passes.toFixed(1), rows.toFixed(1), milliseconds.toFixed(1)];
    }),
    bars: methods.map(({ name }, index) => {
      const { ratio, passes } = summaries[index];
      return { label: name, value: ratio, note: `${ratio.toFixed(2)} × greedy, ${passes.toFixed(0)} passes` };
    }),
  };
};
