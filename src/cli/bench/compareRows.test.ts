import assert from 'node:assert/strict';
import type { Row } from '../../decoding/row';
import { compareRows } from './compareRows';

/** Candidates of a row with a log-sum-exp of 0.5: what they do not hold is left for other words. */
function row(probabilities: Readonly<Record<number, number>>): Row {
  const pairs = Object.entries(probabilities).sort(([, a], [, b]) => b - a);
  return {
    ids: Int32Array.from(pairs, ([id]) => Number(id)),
    logits: Float32Array.from(pairs, ([, p]) => Math.log(p) + 0.5),
    logSumExp: 0.5,
  };
}

function near(actual: number | undefined, expected: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-6, `${String(actual)}, not ${expected}`);
}

describe('compareRows', () => {
  it('finds no difference between equal rows', () => {
    const same = compareRows(row({ 1: 0.75, 2: 0.25 }), row({ 1: 0.75, 2: 0.25 }), 2);
    near(same.divergence, 0);
    near(same.bitsLost, 0);
    assert.equal(same.sameFirst, true);
  });

  it('counts other words as one outcome', () => {
    const { divergence, bitsLost, sameFirst } = compareRows(
      row({ 1: 0.5, 2: 0.25 }),
      row({ 2: 0.5, 1: 0.25 }),
      1,
    );
    // The rest, a quarter of both, adds nothing.
    near(divergence, 0.5 * Math.log(2) + 0.25 * Math.log(0.5));
    near(bitsLost, 1);
    assert.equal(sameFirst, false);
  });

  it('leaves a candidate of one row alone to the rest', () => {
    const { divergence, bitsLost } = compareRows(row({ 1: 0.5, 2: 0.5 }), row({ 1: 0.25, 3: 0.75 }), 2);
    near(divergence, 0.5 * Math.log(2) + 0.5 * Math.log(0.5 / 0.75));
    assert.equal(bitsLost, undefined);
  });

  it('stays finite where rounding leaves nothing for other words', () => {
    const { divergence } = compareRows(row({ 1: 0.9, 2: 0.1 }), row({ 1: 1.000001 }), 1);
    assert.ok(Number.isFinite(divergence) && divergence > 0);
  });
});
