import assert from 'node:assert/strict';
import type { Row } from '../row';
import { Trigram } from './trigram';

describe('Trigram', () => {
  it('guesses what follows the last two tokens, the likeliest first; small shares count as worse ranks', () => {
    const drafter = new Trigram();
    drafter.begin({ prefix: [1, 2, 3, 2, 3], suffix: [] });
    assert.deepEqual(drafter.draft([9]), []);
    assert.deepEqual(drafter.draft([]), [{ token: 2, rank: 0, matchLength: 2 }]);
    drafter.begin({ prefix: [8, 9], suffix: [] });
    const ids = Int32Array.of(5, 6, 7, 8, 9);
    const row: Row = { ids, logits: Float32Array.of(-0.5, -1.5, -2, -3, -4), logSumExp: 0 };
    drafter.accept([], row);
    drafter.accept([], row);
    assert.deepEqual(drafter.draft([]), [
      { token: 5, rank: 0, matchLength: 2 },
      { token: 6, rank: 5, matchLength: 2 },
      { token: 7, rank: 6, matchLength: 2 },
      { token: 8, rank: 7, matchLength: 2 },
    ]);
  });
});
