import assert from 'node:assert/strict';
import { tokenLogProbability, type Row } from './row';

describe('tokenLogProbability', () => {
  it('is that of the candidate, and for any other token that of the last one', () => {
    const row: Row = { ids: Int32Array.of(5, 3, 4), logits: Float32Array.of(2, 1, 0), logSumExp: 3 };
    assert.deepEqual(
      [3, 4, 9].map((token) => tokenLogProbability(row, token)),
      [-2, -3, -3],
    );
  });
});
