import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Chances } from './chances';
import { decode } from './decode';
import type { Drafter, Guess, TreeDrafter } from './drafter';
import { BASELINE_NAMES, DRAFTER_NAMES, makeDrafters } from './drafters';
import { Drafting } from './drafting';
import { meanAcceptedLength, newMetrics } from './metrics';
import type { PassCost } from './passCost';
import type { Row } from './row';
import { strategies } from './strategies';
import { toyInput } from './testing/input';
import { GUESSING_IS_USELESS } from './testing/passCosts';
import { ToyOracle } from './testing/toyOracle';
import { ROOT, type NodeInput } from './tree';

const signal = new AbortController().signal;
const FLAT: PassCost = { cost: () => 1 };

/** Guesses that know everything, or just the wrong thing. */
const testDrafters = {
  perfect: ({ ids }: Row) => ids.subarray(0, 2),
  adversarial: ({ ids }: Row) => ids.slice(-2),
} as const;

function drafting(oracle: ToyOracle, name: keyof typeof testDrafters, cost: PassCost): Drafting {
  const drafter: Drafter = {
    begin: () => undefined,
    draft: (path) =>
      Array.from(testDrafters[name](oracle.afterTokens(path)), (token, rank): Guess => {
        return { token, rank, matchLength: 4 };
      }),
    accept: () => undefined,
  };
  return new Drafting(new Map([[name, drafter]]), cost);
}

/** Is as sure of its words as models are of most: else beams change places all the time. */
class SureOracle extends ToyOracle {
  override after(path: readonly NodeInput[]): Row {
    const { ids, logits } = super.after(path);
    const sure = logits.map((logit) => 8 * logit);
    return { ids, logits: sure, logSumExp: Math.log(sure.reduce((sum, logit) => sum + Math.exp(logit), 0)) };
  }
}

describe('drafting', () => {
  // Guesses of any kind are tried in `exactness.test.ts`.
  for (const [name, strategy] of Object.entries(strategies)) {
    it(`${name}: none of all drafters changes a byte or adds a pass`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            vocabulary: fc.integer({ min: 2, max: 40 }),
            seed: fc.nat(),
            count: fc.integer({ min: 1, max: 5 }),
            names: fc.constantFrom(DRAFTER_NAMES, ...BASELINE_NAMES.map((baseline) => [baseline])),
          }),
          async ({ vocabulary, seed, count, names }) => {
            const plain = new ToyOracle(vocabulary, seed, 0.5);
            const options = { count, seed, context: [2, 3, 2, 3] };
            const expected = await decode(strategy, toyInput(plain, options), plain, signal);
            const oracle = new ToyOracle(vocabulary, seed, 0.5);
            const guessing = new Drafting(makeDrafters(names), FLAT);
            for (let request = 0; request < 2; request++) {
              guessing.begin({ prefix: [2, 3, 2, 3], suffix: [4, 5] });
              const actual = await decode(strategy, toyInput(oracle, options), oracle, signal, {
                drafting: guessing,
              });
              assert.deepEqual(actual.drafts, expected.drafts);
              assert.ok(actual.metrics.passes <= expected.metrics.passes);
            }
          },
        ),
        { numRuns: 120 },
      );
    }).timeout(30_000);
  }

  it('counts a guess as tried where what it follows was needed, and as right where it was needed itself', () => {
    const counted: boolean[] = [];
    class Counting extends Chances {
      override record(_drafter: string, _guess: Guess, needed: boolean): void {
        counted.push(needed);
      }
    }
    const tree = new ToyOracle(10, 1).tree();
    const [right, wrong] = [tree.child(ROOT, 1), tree.child(ROOT, 2)];
    const guessed = (parent: number, token: number) => ({
      ...{ node: tree.child(parent, token), parent, position: tree.depth(parent) + 1, chance: 1 },
      credits: [{ drafter: 'some', guess: { token, rank: 0, matchLength: 1 } }],
    });
    const guesses = [guessed(ROOT, 1), guessed(ROOT, 2), guessed(right, 3), guessed(wrong, 4)];
    const needed = new Set([ROOT, right]);
    new Drafting(new Map(), FLAT, new Counting()).settle(guesses, needed, newMetrics());
    assert.deepEqual(counted, [true, false, false]);
  });

  const longStop = (tokens: readonly number[]) => (tokens.length < 30 ? undefined : ('length' as const));

  /** A greedy draft of 30 tokens: 29 rows, when nothing is guessed. */
  const longGreedy = (oracle: ToyOracle, guessing: Drafting) =>
    decode(strategies.greedy, toyInput(oracle, { stop: longStop }), oracle, signal, { drafting: guessing });

  /** The first tokens of the greedy draft. */
  const greedyTokens = (oracle: ToyOracle, length: number) => {
    const tokens: number[] = [];
    while (tokens.length < length) tokens.push(oracle.afterTokens(tokens).ids[0]);
    return tokens;
  };

  it('with a perfect drafter and free rows, greedy takes a handful of passes', async () => {
    const oracle = new ToyOracle(50, 4);
    const { metrics } = await longGreedy(oracle, drafting(oracle, 'perfect', FLAT));
    assert.ok(metrics.passes <= 6, `${metrics.passes} passes`);
    assert.ok(meanAcceptedLength(metrics) > 5);
  });

  it('guesses for every draft that grows by itself: three take as many passes as the longest alone', async () => {
    const oracle = new ToyOracle(50, 4);
    const input = toyInput(oracle, { count: 3, stop: longStop });
    const guessing = drafting(oracle, 'perfect', FLAT);
    const { drafts, metrics } = await decode(strategies.fan, input, oracle, signal, { drafting: guessing });
    assert.equal(drafts.length, 3);
    assert.ok(metrics.passes <= 8, `${metrics.passes} passes`);
    assert.equal(metrics.requiredRows + metrics.acceptedRows, 3 * 29);
  });

  for (const name of ['beam', 'stochastic-beam', 'diverse'] as const) {
    it(`${name}: with a perfect drafter and free rows, half of the passes, for the same rows`, async () => {
      const oracle = new SureOracle(50, 4);
      const run = (guessing?: Drafting) =>
        decode(
          strategies[name],
          toyInput(oracle, { count: 3, stop: longStop, tree: oracle.tree() }),
          oracle,
          signal,
          {
            ...(guessing && { drafting: guessing }),
          },
        );
      const plain = await run();
      const { drafts, metrics } = await run(drafting(oracle, 'perfect', FLAT));
      assert.deepEqual(drafts, plain.drafts);
      assert.ok(metrics.passes <= plain.metrics.passes / 2, `${metrics.passes} passes`);
      assert.equal(metrics.requiredRows + metrics.acceptedRows, plain.metrics.rows);
    });
  }

  it('guesses nothing for one draft while another has to go on row by row', async () => {
    const oracle = new ToyOracle(50, 4);
    const [alone] = oracle.afterTokens([]).ids;
    const drafter: Drafter = {
      begin: () => undefined,
      draft: (path) =>
        path[0] === alone ? [] : [{ token: oracle.afterTokens(path).ids[0], rank: 0, matchLength: 8 }],
      accept: () => undefined,
    };
    const guessing = new Drafting(new Map([['others', drafter]]), FLAT);
    const input = toyInput(oracle, { count: 3, stop: longStop });
    const { metrics } = await decode(strategies.fan, input, oracle, signal, { drafting: guessing });
    assert.deepEqual([...metrics.passesByRows.keys()], [3]);
  });

  it('drafts nothing where rows cost as much as passes', async () => {
    const oracle = new ToyOracle(50, 4);
    const { metrics } = await longGreedy(oracle, drafting(oracle, 'perfect', GUESSING_IS_USELESS));
    assert.equal(metrics.rows, 29);
    assert.equal(metrics.passes, 29);
  });

  it('stops trusting a drafter that is always wrong', async () => {
    const oracle = new ToyOracle(50, 4);
    const steep: PassCost = { cost: (rows) => 1 + 0.15 * rows };
    const guessing = drafting(oracle, 'adversarial', steep);
    const rows: number[] = [];
    for (let request = 0; request < 4; request++) {
      const { metrics } = await longGreedy(oracle, guessing);
      rows.push(metrics.rows);
    }
    assert.equal(rows[3], 29, `rows by request: ${rows.join(', ')}`);
  });

  it('counts accepted tokens by their depth on the path, not by their rank among siblings', async () => {
    const oracle = new ToyOracle(20, 4);
    const truth = greedyTokens(oracle, 4);
    // At each place a wrong guess first, and the right one as its second child.
    const guess = (path: readonly number[]) => {
      const row = oracle.afterTokens(path);
      return [row.ids[5], row.ids[0]].map((token): Guess => ({ token, rank: 0, matchLength: 8 }));
    };
    const drafter: Drafter = { begin: () => undefined, draft: guess, accept: () => undefined };
    const threeDeep: PassCost = { cost: (rows) => (rows <= 15 ? 1 : Infinity) };
    const guessing = new Drafting(new Map([['second', drafter]]), threeDeep);
    const stop = (tokens: readonly number[]) => (tokens.length < 5 ? undefined : ('length' as const));
    const input = toyInput(oracle, { stop });
    const { drafts, metrics } = await decode(strategies.greedy, input, oracle, signal, {
      drafting: guessing,
    });
    assert.deepEqual(drafts[0].tokens.slice(0, 4), truth);
    assert.deepEqual(metrics.byDrafter.get('second')?.acceptedByPosition, [1, 1, 1]);
    assert.deepEqual([...metrics.passesByRows.keys()], [metrics.rows]);
  });

  it('tells drafters what the prompt’s last row predicts, before anything is guessed', async () => {
    const oracle = new ToyOracle(50, 4);
    const told: (readonly number[])[] = [];
    const drafter: Drafter = {
      begin: () => undefined,
      draft: () => [],
      accept: (path) => void told.push(path),
    };
    await longGreedy(oracle, new Drafting(new Map([['listener', drafter]]), FLAT));
    assert.deepEqual(told.slice(0, 2), [[], greedyTokens(oracle, 1)]);
  });

  it('guesses no more rows than there is room for', async () => {
    const oracle = new ToyOracle(50, 4);
    const input = toyInput(oracle, { stop: longStop });
    const options = { drafting: drafting(oracle, 'perfect', FLAT), guessedRows: 10 };
    const { metrics } = await decode(strategies.greedy, input, oracle, signal, options);
    assert.equal(metrics.rows - metrics.requiredRows, 10);
    assert.equal(metrics.requiredRows + metrics.acceptedRows, 29);
  });

  it('takes the whole tree of a tree drafter, whatever its rows cost', async () => {
    const oracle = new ToyOracle(50, 4);
    const truth = greedyTokens(oracle, 8);
    const chain: TreeDrafter = {
      begin: () => undefined,
      plan: (path) =>
        truth.slice(path.length, path.length + 3).map((token, index) => {
          return { token, rank: 0, matchLength: 1, after: index - 1 };
        }),
      accept: () => undefined,
    };
    const guessing = new Drafting(new Map([['chain', chain]]), GUESSING_IS_USELESS);
    const stop = (tokens: readonly number[]) => (tokens.length < 9 ? undefined : ('length' as const));
    const input = toyInput(oracle, { stop });
    const { metrics } = await decode(strategies.greedy, input, oracle, signal, { drafting: guessing });
    assert.deepEqual(
      [...metrics.passesByRows].map(([rows, { passes }]) => [rows, passes]),
      [[4, 2]],
    );
    assert.deepEqual(metrics.byDrafter.get('chain')?.acceptedByPosition, [2, 2, 2]);
  });

  it('counts passes by their rows, and times them by the clock that it is given', async () => {
    const oracle = new ToyOracle(50, 4);
    let now = 0;
    const clock = () => (now += 2);
    const input = toyInput(oracle, { stop: longStop });
    const { metrics } = await decode(strategies.greedy, input, oracle, signal, { clock });
    assert.deepEqual([...metrics.passesByRows], [[1, { passes: 29, milliseconds: 58 }]]);
  });

  it('counts what each drafter guessed and what was accepted', async () => {
    const oracle = new ToyOracle(50, 4);
    const { metrics } = await longGreedy(oracle, drafting(oracle, 'perfect', FLAT));
    const figures = metrics.byDrafter.get('perfect');
    assert.ok(figures);
    assert.equal(figures.draftTokens, metrics.rows - metrics.requiredRows);
    assert.equal(figures.acceptedTokens, metrics.acceptedRows);
    assert.equal(
      figures.acceptedByPosition.reduce((a, b) => a + b, 0),
      figures.acceptedTokens,
    );
    assert.equal(metrics.requiredRows + metrics.acceptedRows, 29);
  });
});
