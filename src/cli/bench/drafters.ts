import { Chances } from '../../decoding/chances';
import { BASELINE_NAMES, DRAFTER_NAMES, makeDrafters } from '../../decoding/drafters';
import { Drafting } from '../../decoding/drafting';
import { MAX_ROWS } from '../../decoding/guessTree';
import { measuredCost, type PassCost } from '../../decoding/passCost';
import { greedy } from '../../decoding/strategies/greedy';
import { strategies } from '../../decoding/strategies';
import type { Bench } from './report';
import { measureAll, type Method } from './measure';
import { methodsTable, summary } from './methodsTable';
import { benchPrompts, repetitivePrompts, rewritePrompts, settingOf } from './prompts';

const LENGTH = 32;
/** Rewrites are longer than what is proposed while typing. */
const REWRITE_LENGTH = 64;
const PROMPTS = 24;
const ROUNDS = 2;

/** Most rows of a pass, the required one included. */
const TREE_SIZES = [8, 16, 32, MAX_ROWS] as const;

/** Every row up to the size is free, and none above it can pay: the tree is filled, whether that pays or not. */
export function filledTree(size: number): PassCost {
  return { cost: (rows) => (rows <= size ? 1 : Infinity) };
}

/** The measured cost up to the size; nothing above it can pay. */
function limitedTree(size: number, cost: PassCost): PassCost {
  return { cost: (rows) => (rows <= size ? cost.cost(rows) : Infinity) };
}

/**
 * Each drafter alone and all together against none, on the same drafts: on held-out code, on edits inside repetitive
 * files, and on rewrites of functions with small edits.
 */
export const draftersBench: Bench = async (
  open,
  signal,
  { prompts: promptCount = PROMPTS, rounds = ROUNDS },
) => {
  const methods = draftersMethods(measuredCost(open.passCosts));
  const { common, extra } = methods;
  const sets = [
    {
      name: 'code',
      prompts: benchPrompts(open, promptCount, LENGTH),
      length: LENGTH,
      compared: [...common, ...extra],
    },
    {
      name: 'edits',
      prompts: repetitivePrompts(open, promptCount, LENGTH),
      length: LENGTH,
      compared: common,
    },
    {
      name: 'rewrites',
      prompts: rewritePrompts(open, promptCount, REWRITE_LENGTH),
      length: REWRITE_LENGTH,
      compared: common,
    },
  ];
  const results: ReturnType<typeof summary>[] = [];
  for (const { name, prompts, length, compared } of sets) {
    const figures = await measureAll(open, prompts, compared, length, rounds, signal);
    results.push(...figures.map((one) => ({ ...summary(one), name: `${name}: ${one.method.name}` })));
  }
  const costs = open.passCosts.map(([rows, ms]) => `T(${rows}) = ${ms.toFixed(2)} ms`).join(', ');
  return {
    title: 'Drafters: the same drafts in fewer passes',
    setting:
      `${settingOf(open, sets[0].prompts, LENGTH, rounds)} Drafters start each round with nothing learned. ${costs}. ` +
      `Edits are ${sets[1].prompts.length} places in repetitive files where the next of several equal edits is due; rewrites ` +
      `are ${sets[2].prompts.length} functions of these sources with a name changed and a line gone, of which up to ` +
      `${REWRITE_LENGTH} tokens are written, given beforehand. Trees have the rows that pay, but full ones all the rows that ` +
      'drafters fill, up to their size, and those of the methods as published theirs in every pass. Seeded ones learn the ' +
      'predictions of all rows of the prompt first, the time of which is counted.',
    ...methodsTable(results, {
      columns: ['drafters', '÷ greedy without'],
      more: ['mean accepted length', ({ meanAcceptedLength }) => meanAcceptedLength.toFixed(2)],
      note: ({ meanAcceptedLength }) => `, mean accepted length ${meanAcceptedLength.toFixed(2)}`,
    }),
  };
};

/** What is compared on all prompts, the first being what everything is measured against, and what on code alone. */
function draftersMethods(cost: PassCost): { common: readonly Method[]; extra: readonly Method[] } {
  const greedily = (
    name: string,
    names: readonly string[],
    passCost = cost,
    chances = () => new Chances(),
  ): Method => ({
    name,
    strategy: greedy,
    count: 1,
    runs: 1,
    newDrafting: () => new Drafting(makeDrafters(names), passCost, chances()),
  });
  const full = (names: readonly string[], size: number) => {
    const whose = names.length === 1 ? names[0] : 'all drafters';
    return greedily(`${whose}, full trees of ${size} rows`, names, filledTree(size));
  };
  const several = (['split', 'beam'] as const).flatMap((name): Method[] => {
    const of = { strategy: strategies[name], count: 3, runs: 1 };
    return [
      { name: `${name} k = 3, no drafters`, ...of },
      { ...greedily(`${name} k = 3, all drafters`, DRAFTER_NAMES), ...of },
    ];
  });
  const common: readonly Method[] = [
    { name: 'no drafters', strategy: greedy, count: 1, runs: 1 },
    ...DRAFTER_NAMES.map((name) => greedily(name, [name])),
    ...TREE_SIZES.map((size) =>
      greedily(`all drafters, at most ${size} rows`, DRAFTER_NAMES, limitedTree(size, cost)),
    ),
    ...BASELINE_NAMES.map((name) => greedily(`${name}, as published`, [name])),
  ];
  const extra: readonly Method[] = [
    greedily('all drafters without exploration', DRAFTER_NAMES, cost, () => new Chances(0)),
    { ...greedily('tokenRecycling, seeded', ['tokenRecycling']), seeded: true },
    { ...greedily('all drafters, seeded', DRAFTER_NAMES), seeded: true },
    // The table of the published search and as many rows as that has, found by our own search.
    full(['trigram'], MAX_ROWS),
    ...TREE_SIZES.map((size) => full(DRAFTER_NAMES, size)),
    ...several,
  ];
  return { common, extra };
}
