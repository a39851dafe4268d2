/** What else holds of exact strategies. That they are their references is `exactness.test.ts`, of ten thousand cases each. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode } from '../decode';
import type { DraftPath } from '../strategy';
import { toyInput } from '../testing/input';
import { ToyOracle } from '../testing/toyOracle';
import { WrittenOracle } from '../testing/writtenOracle';
import { strategies } from './index';

const signal = new AbortController().signal;

/** Tokens and ends must be equal; log-probabilities are sums in another order at most. */
function assertSame(actual: readonly DraftPath[], expected: readonly DraftPath[], about: string): void {
  assert.deepEqual(
    actual.map((d) => [...d.tokens, d.finish]),
    expected.map((d) => [...d.tokens, d.finish]),
    about,
  );
  actual.forEach((draft, i) => {
    assert.ok(Math.abs(draft.logProbability - expected[i].logProbability) < 1e-9, about);
  });
}

describe('exact strategies', () => {
  for (const name of ['split', 'fan', 'beam'] as const) {
    it(`${name}: draft 1 that is told early is draft 1 in the end, and the drafts are the same`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 5 }), async (seed, count) => {
          const oracle = new ToyOracle(30, seed, 0.5);
          const plain = await decode(strategies[name], toyInput(oracle, { count }), oracle, signal);
          const told: DraftPath[] = [];
          const onFirst = (draft: DraftPath) => {
            told.push(draft);
            return 'goOn' as const;
          };
          const input = toyInput(oracle, { count, onFirst, tree: oracle.tree() });
          const early = await decode(strategies[name], input, oracle, signal);
          assertSame(early.drafts, plain.drafts, name);
          assertSame(told, early.drafts.slice(0, 1), name);
          const first = toyInput(oracle, { count, onFirst: () => 'enough', tree: oracle.tree() });
          const { drafts, metrics } = await decode(strategies[name], first, oracle, signal);
          assertSame(drafts, told, name);
          assert.ok(metrics.passes <= plain.metrics.passes);
          // A beam may end first and stand only when what still grows has become less likely.
          assert.ok(name === 'beam' || metrics.passes < told[0].tokens.length + 1);
        }),
        { numRuns: 200 },
      );
    });
  }

  it('split shares passes with the greedy draft: hardly more passes than its longest draft', async () => {
    const stop = (tokens: readonly number[]) => (tokens.length < 20 ? undefined : ('length' as const));
    let passes = 0;
    for (let seed = 0; seed < 20; seed++) {
      const oracle = new ToyOracle(50, seed);
      await decode(strategies.split, toyInput(oracle, { count: 3, stop }), oracle, signal);
      passes += oracle.passes;
    }
    assert.ok(passes / 20 < 24, `${passes / 20} passes on average for drafts of 20 tokens`);
  });

  it('diverse: groups that chose alike are one draft', async () => {
    const oracle = new WrittenOracle({});
    const { drafts } = await decode(strategies.diverse, toyInput(oracle), oracle, signal);
    assert.deepEqual(
      drafts.map(({ tokens }) => tokens),
      [[7, 7, 7, 7, 7, 7]],
    );
  });

  for (const name of ['split', 'fan'] as const) {
    it(`${name}: where all drafts show something else, no row but theirs is asked for`, async () => {
      const oracle = new ToyOracle(50, 1);
      const stop = (tokens: readonly number[]) => (tokens.length < 20 ? undefined : ('length' as const));
      const shown = ({ tokens }: DraftPath) => tokens.join();
      await decode(strategies[name], toyInput(oracle, { count: 3, stop, shown }), oracle, signal);
      assert.ok(oracle.rows <= 3 * 19, `${oracle.rows} rows`);
    });
  }

  it('split begins no draft early that is likely to be displaced', async () => {
    const oracle = new WrittenOracle({
      '': [
        [2, 0.999],
        [3, 0.001],
      ],
      '2': [
        [4, 0.6],
        [5, 0.4],
      ],
    });
    const stop = (tokens: readonly number[]) => (tokens.length < 3 ? undefined : ('length' as const));
    const input = toyInput(oracle, { count: 2, stop });
    const { drafts } = await decode(strategies.split, input, oracle, signal);
    assert.deepEqual(
      drafts.map(({ tokens }) => tokens),
      [
        [2, 4, 7],
        [2, 5, 7],
      ],
    );
    assert.equal(oracle.rows, 3);
  });

  it('stochastic-beam with one draft samples from the model: chi-square below its 0.1 % quantile', async () => {
    const oracle = new ToyOracle(6, 2);
    const stop = () => 'length' as const;
    const row = oracle.after([]);
    const counts = new Map<number, number>();
    const draws = 5000;
    for (let seed = 0; seed < draws; seed++) {
      const { drafts } = await decode(
        strategies['stochastic-beam'],
        toyInput(oracle, { count: 1, seed, stop, tree: oracle.tree() }),
        oracle,
        signal,
      );
      counts.set(drafts[0].tokens[0], (counts.get(drafts[0].tokens[0]) ?? 0) + 1);
    }
    const chiSquare = row.ids.reduce((sum, token, rank) => {
      const expected = draws * Math.exp(row.logits[rank] - row.logSumExp);
      return sum + ((counts.get(token) ?? 0) - expected) ** 2 / expected;
    }, 0);
    assert.ok(chiSquare < 20.52, `chi-square ${chiSquare} on 5 degrees of freedom`);
  });
});
