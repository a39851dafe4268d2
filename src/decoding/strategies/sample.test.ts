import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode } from '../decode';
import { gumbel } from '../noise';
import { candidateLogProbability, type Row } from '../row';
import type { DraftPath } from '../strategy';
import { toyInput } from '../testing/input';
import { ToyOracle } from '../testing/toyOracle';
import { drawFromNucleus, sample } from './sample';

const signal = new AbortController().signal;

function row(...probabilities: number[]): Row {
  return {
    ids: Int32Array.from(probabilities.keys()),
    logits: Float32Array.from(probabilities, Math.log),
    logSumExp: 0,
  };
}

describe('sample', () => {
  it('draws each draft as if it were alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 100 }),
        fc.nat(),
        fc.integer({ min: 1, max: 8 }),
        async (vocabulary, seed, count) => {
          const oracle = new ToyOracle(vocabulary, seed);
          const input = toyInput(oracle, { count, seed });
          const { drafts } = await decode(sample, input, oracle, signal);
          const reference = Array.from({ length: count }, (_, draft): DraftPath => {
            const tokens: number[] = [];
            let logProbability = 0;
            for (;;) {
              const after = oracle.afterTokens(tokens);
              const noise = (token: number) => gumbel(seed, draft, tokens.length, token);
              const rank = drawFromNucleus(after, noise);
              tokens.push(after.ids[rank]);
              logProbability += candidateLogProbability(after, rank);
              const finish = input.stop(tokens, logProbability);
              if (finish !== undefined) return { tokens, logProbability, finish };
            }
          });
          assert.deepEqual(
            drafts,
            reference.sort((a, b) => b.logProbability - a.logProbability),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('evaluates all drafts of one length in one pass, and equal drafts once', async () => {
    const oracle = new ToyOracle(100, 5);
    const { metrics } = await decode(sample, toyInput(oracle, { count: 8 }), oracle, signal);
    assert.ok(metrics.passes <= 5, `${metrics.passes} passes for drafts of at most 6 tokens`);
    assert.ok(oracle.rows <= 8 * 5);
  });

  it('keeps the smallest set that reaches p, and at least one', () => {
    const options = { temperature: 1, nucleus: 0.7 };
    const draws = (r: Row, p: typeof options) =>
      new Set(Array.from({ length: 200 }, (_, i) => drawFromNucleus(r, (token) => gumbel(i, token), p)));
    assert.deepEqual([...draws(row(0.5, 0.25, 0.15, 0.1), options)].sort(), [0, 1]);
    assert.deepEqual([...draws(row(0.9, 0.1), { temperature: 1, nucleus: 0 })], [0]);
    assert.deepEqual([...draws(row(0.4, 0.3, 0.3), { temperature: 1, nucleus: 1 })].sort(), [0, 1, 2]);
  });

  it('does not depend on rounding: logits that change by a little change hardly a draw', () => {
    const probabilities = [0.4, 0.25, 0.2, 0.1, 0.05];
    let changed = 0;
    for (let draft = 0; draft < 2000; draft++) {
      const noise = (token: number) => gumbel(3, draft, 0, token);
      const one = row(...probabilities);
      const other = { ...one, logits: one.logits.map((logit, rank) => logit + 0.004 * Math.cos(rank)) };
      const ranks = [one, other].map((each) => drawFromNucleus(each, noise));
      if (ranks[0] !== ranks[1]) changed++;
    }
    assert.ok(changed < 10, `${changed} of 2000`);
  });

  it('follows the exact distribution: 20,000 draws, chi-square below its 0.1 % quantile', () => {
    const probabilities = [0.4, 0.25, 0.2, 0.1, 0.05];
    const counts = probabilities.map(() => 0);
    for (let draft = 0; draft < 20_000; draft++) {
      const noise = (token: number) => gumbel(11, draft, 0, token);
      counts[drawFromNucleus(row(...probabilities), noise, { temperature: 1, nucleus: 1 })]++;
    }
    const chiSquare = counts.reduce(
      (sum, count, i) => sum + (count - 20_000 * probabilities[i]) ** 2 / (20_000 * probabilities[i]),
      0,
    );
    assert.ok(
      chiSquare < 18.47,
      `chi-square ${chiSquare} on 4 degrees of freedom; counts ${counts.join(' ')}`,
    );
  });
});
