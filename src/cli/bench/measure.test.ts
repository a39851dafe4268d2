import assert from 'node:assert/strict';
import { Drafting } from '../../decoding/drafting';
import { GUESSING_IS_USELESS } from '../../decoding/testing/passCosts';
import { greedy } from '../../decoding/strategies/greedy';
import { ToyOracle } from '../../decoding/testing/toyOracle';
import { ROOT } from '../../decoding/tree';
import { barChart } from './barChart';
import { filledTree } from './drafters';
import { measureAll, median, quantile, ratios, type Measurable, type Method } from './measure';
import { summary } from './methodsTable';

const signal = new AbortController().signal;

function toyModel(): Measurable {
  const oracle = new ToyOracle(20, 3);
  return {
    model: {
      evaluate: (tree, nodes) => oracle.evaluate(tree, nodes),
      prompt: () => Promise.resolve({ row: oracle.afterTokens([]), reused: 0, passes: 1 }),
      free: 1000,
    },
  };
}

const prompts = [1, 2, 3].map((token) => ({
  tokens: [token],
  prefixTokens: [token],
  suffixTokens: [],
  place: { startLine: 0, holeLine: undefined },
}));

describe('measureAll', () => {
  it('takes turns within each prompt, in both orders, and makes drafters anew for each round', async () => {
    const order: string[] = [];
    let made = 0;
    const method = (name: string): Method => ({
      name,
      strategy: function* (input) {
        order.push(name);
        return yield* greedy(input);
      },
      count: 1,
      runs: 1,
      newDrafting: () => {
        made++;
        return new Drafting(new Map(), GUESSING_IS_USELESS);
      },
    });
    const figures = await measureAll(toyModel(), prompts, [method('a'), method('b')], 4, 2, signal);
    assert.equal(order.join(''), 'ab' + 'abbaab' + 'baabba');
    assert.equal(made, 2 * (1 + 2), 'one for the warm-up and one for each round');
    assert.deepEqual(
      figures.map(({ runs }) => runs.length),
      [6, 6],
    );
    assert.deepEqual(new Set(figures[0].ratios), new Set([1]));
    assert.equal(summary(figures[0]).passes, 3, 'four tokens; the first comes from the prompt');
  });
});

describe('figures of a benchmark', () => {
  it('median and quartiles', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
    assert.deepEqual(
      [0, 0.25, 0.5, 1].map((share) => quantile([5, 4, 3, 2, 1], share)),
      [1, 2, 3, 5],
    );
  });

  it('ratios pair the runs', () => {
    const run = (milliseconds: number) => {
      return { milliseconds, passes: 1, rows: 1, requiredRows: 1, acceptedRows: 0 };
    };
    assert.deepEqual(ratios([run(2), run(30)], [run(1), run(10)]), [2, 3]);
  });

  it('a full tree takes every guess up to its size, however unlikely', () => {
    const oracle = new ToyOracle(50, 3);
    const tree = oracle.tree();
    const guesses = Array.from({ length: 9 }, (_, rank) => ({ token: 2 + rank, rank, matchLength: 1 }));
    const drafter = { begin: () => undefined, accept: () => undefined, draft: () => guesses };
    const drafting = (size: number) => new Drafting(new Map([['all', drafter]]), filledTree(size));
    for (const size of [8, 16, 32]) {
      assert.equal(drafting(size).guess(tree, [tree.child(ROOT, 1)], () => undefined).length, size - 1);
    }
  });
});

describe('barChart', () => {
  it('escapes texts, and keeps bars and whiskers inside', () => {
    const svg = barChart('a < b', [
      { label: 'x & y', value: 1, spread: [0.5, 2], note: 'n' },
      { label: 'none', value: 0, note: '' },
    ]);
    assert.match(svg, /a &lt; b/);
    assert.match(svg, /x &amp; y/);
    assert.match(svg, /prefers-color-scheme:dark/);
    const numbers = [...svg.matchAll(/(?:width="|H)([\d.]+)/g)].map(([, number]) => Number(number));
    assert.ok(numbers.every((number) => number >= 0 && number <= 860));
  });
});
