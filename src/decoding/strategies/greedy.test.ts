import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode } from '../decode';
import { candidateLogProbability } from '../row';
import { toyInput } from '../testing/input';
import { ToyOracle } from '../testing/toyOracle';
import { greedy } from './greedy';

describe('greedy', () => {
  it('equals its slow reference, which recomputes every prefix, in one pass a token', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 300 }),
        fc.nat(),
        fc.constantFrom(0, 0.5),
        async (vocabulary, seed, quantum) => {
          const oracle = new ToyOracle(vocabulary, seed, quantum);
          const input = toyInput(oracle);
          const { drafts, metrics } = await decode(greedy, input, oracle, new AbortController().signal);
          const tokens: number[] = [];
          let logProbability = 0;
          let finish;
          while (finish === undefined) {
            const row = oracle.afterTokens(tokens);
            tokens.push(row.ids[0]);
            logProbability += candidateLogProbability(row, 0);
            finish = input.stop(tokens, logProbability);
          }
          assert.deepEqual(drafts, [{ tokens, logProbability, finish }]);
          assert.equal(metrics.passes, tokens.length - 1);
          assert.equal(metrics.rows, tokens.length - 1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('breaks ties by the lower id', async () => {
    const oracle = new ToyOracle(5, 1, 100);
    const { drafts } = await decode(
      greedy,
      toyInput(oracle, { maxTokens: 1 }),
      oracle,
      new AbortController().signal,
    );
    assert.deepEqual(drafts[0].tokens, [0]);
  });

  it('stops between two passes when it is aborted', async () => {
    const oracle = new ToyOracle(50, 3);
    const controller = new AbortController();
    const evaluate = oracle.evaluate.bind(oracle);
    oracle.evaluate = (tree, nodes) => {
      if (oracle.passes === 1) controller.abort(new Error('superseded'));
      return evaluate(tree, nodes);
    };
    await assert.rejects(
      decode(
        greedy,
        toyInput(oracle, { maxTokens: 50, stop: (t) => (t.length < 50 ? undefined : 'length') }),
        oracle,
        controller.signal,
      ),
      /superseded/,
    );
    assert.equal(oracle.passes, 2);
  });
});
