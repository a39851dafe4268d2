import assert from 'node:assert/strict';
import { figures, type AblationOutcome } from './ablation';
import { ablationArms } from './ablationArms';

const outcome: AblationOutcome = {
  kind: 'line',
  logProbability: -6,
  tokens: 3,
  distinct: 2,
  any: true,
  first: false,
  passes: 4,
  rows: 9,
  milliseconds: 5,
};

describe('the ablation’s figures', () => {
  it('weigh perplexity by tokens, and everything else by places', () => {
    const other = {
      ...outcome,
      logProbability: -1,
      tokens: 4,
      distinct: 1,
      any: false,
      rows: 3,
      milliseconds: 9,
    };
    const { perplexity, distinct, any, first, rows, milliseconds } = figures([outcome, other]);
    assert.ok(Math.abs(perplexity - Math.E) < 1e-12);
    assert.deepEqual([distinct, any.value, first.value, rows, milliseconds], [1.5, 0.5, 0, 6, 7]);
  });

  it('have one name for each arm', () => {
    const names = ablationArms(3).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes('superposed, defaults') && names.includes('beam'));
  });
});
