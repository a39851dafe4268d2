import assert from 'node:assert/strict';
import type { Row } from './row';
import { trustScore, trustSigns } from './trust';

const row: Row = {
  ids: Int32Array.of(5, 8),
  logits: Float32Array.of(Math.log(0.5), Math.log(0.25)),
  logSumExp: 0,
};
const evidence = (entries: readonly (readonly [number, number])[], matchLength = 3) => ({
  probabilities: new Map(entries),
  matchLength,
});
const near = (actual: number, expected: number) => {
  assert.ok(Math.abs(actual - expected) < 1e-3, `${actual} is not ${expected}`);
};

describe('trust in counted text', () => {
  it('sees the length of the match, the text’s favourite by the model, and the model’s own', () => {
    const { matchLength, favourite, best } = trustSigns(
      row,
      evidence([
        [9, 0.3],
        [8, 0.6],
        [5, 0.1],
      ]),
    );
    assert.equal(matchLength, 3);
    near(favourite, Math.log(0.25));
    near(best, Math.log(0.5));
  });

  it('a favourite that is no candidate of the model is all but impossible', () => {
    near(trustSigns(row, evidence([[9, 1]])).favourite, Math.log(1e-4));
  });

  it('scores linearly, and matches beyond the table as its last', () => {
    const trust = { byLength: [0, 1, 2], favourite: 0.5, best: -1 };
    assert.equal(trustScore(trust, { matchLength: 1, favourite: -2, best: -3 }), 3);
    assert.equal(trustScore(trust, { matchLength: 7, favourite: 0, best: 0 }), 2);
  });
});
