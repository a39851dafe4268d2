import { beam } from '../../decoding/strategies/beam';
import { greedy } from '../../decoding/strategies/greedy';
import { sample } from '../../decoding/strategies/sample';
import { superposed } from '../../decoding/strategies/superposed';
import type { Bench } from './report';
import { measureAll, median, ratios, type Method } from './measure';
import { methodsTable, summary } from './methodsTable';
import { benchPrompts, settingOf } from './prompts';

const LENGTH = 24;
const PROMPTS = 12;
const ROUNDS = 3;
const COUNTS = [1, 3, 5, 8];

/**
 * Superposed decoding against one greedy draft, k nucleus runs in turn, k nucleus runs in one pass a token, and beam
 * search, whose k beams share a pass. Beam search in turn does not exist: its beams compete.
 */
export const superposedBench: Bench = async (
  open,
  signal,
  { prompts: promptCount = PROMPTS, rounds = ROUNDS },
) => {
  const inTurn = (k: number): Method => {
    return { name: `nucleus in turn, k = ${k}`, strategy: sample, count: 1, runs: k };
  };
  const groups = COUNTS.map((k): { turns: Method; others: readonly Method[] } => ({
    turns: inTurn(k),
    others: [
      { name: `superposed, k = ${k}`, strategy: superposed(), count: k, runs: 1 },
      { name: `nucleus batched, k = ${k}`, strategy: sample, count: k, runs: 1 },
      { name: `beam, k = ${k}`, strategy: beam, count: k, runs: 1 },
    ],
  }));
  const methods: readonly Method[] = [
    { name: 'greedy, 1 draft', strategy: greedy, count: 1, runs: 1 },
    ...groups.flatMap(({ turns, others }) => [turns, ...others]),
  ];
  const prompts = benchPrompts(open, promptCount, LENGTH);
  const figures = await measureAll(open, prompts, methods, LENGTH, rounds, signal);
  const results = figures.map((one) => {
    const turns = groups.find(({ others }) => others.includes(one.method))?.turns;
    const against = figures.find(({ method }) => method === turns);
    // How many times faster, from pairs of times on the same prompt in the same round.
    const faster = against && 1 / median(ratios(one.runs, against.runs));
    return { ...summary(one), ...(faster !== undefined && { faster }) };
  });
  return {
    title: 'Superposed decoding: what k drafts cost',
    setting: settingOf(open, prompts, LENGTH, rounds),
    ...methodsTable(results, {
      columns: ['method', '÷ greedy'],
      more: [
        'faster than k nucleus runs in turn',
        ({ faster }) => (faster === undefined ? '' : `${faster.toFixed(2)} ×`),
      ],
      note: ({ passes }) => ` greedy, ${passes.toFixed(0)} passes`,
    }),
  };
};
