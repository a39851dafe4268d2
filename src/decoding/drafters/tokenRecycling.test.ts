import assert from 'node:assert/strict';
import type { Row } from '../row';
import { TokenRecycling } from './tokenRecycling';

const row = (...ids: number[]): Row => ({
  ids: Int32Array.from(ids),
  logits: Float32Array.from(ids, (_, rank) => -rank),
  logSumExp: 1,
});

describe('TokenRecycling', () => {
  const tokens = (drafter: TokenRecycling, path: readonly number[]) =>
    drafter.draft(path).map(({ token, rank }) => [token, rank]);

  it('guesses what the newest row after a token found likeliest, wherever that token stands', () => {
    const drafter = new TokenRecycling();
    drafter.begin({ prefix: [1, 2], suffix: [] });
    assert.deepEqual(tokens(drafter, []), []);
    drafter.accept([], row(5, 6, 7, 8, 9));
    drafter.accept([3], row(4));
    drafter.accept([5, 3], row(6, 4));
    drafter.begin({ prefix: [9, 3], suffix: [] });
    const [afterTwo, afterThree] = [
      [5, 6, 7, 8].map((token, rank) => [token, rank]),
      [
        [6, 0],
        [4, 1],
      ],
    ];
    assert.deepEqual(
      [[], [8, 2], [2, 3]].map((path) => tokens(drafter, path)),
      [afterThree, afterTwo, afterThree],
    );
  });
});
