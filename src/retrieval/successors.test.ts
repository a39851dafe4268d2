import assert from 'node:assert/strict';
import { successorsOf } from './successors';

describe('successorsOf', () => {
  it('names what followed longer matches first, and of one length the most frequent, each token once', () => {
    const evidence = [
      { length: 1, total: 10, counts: new Map([7, 6, 8, 9].map((token, count) => [token, count + 1])) },
      {
        length: 2,
        total: 3,
        counts: new Map([
          [9, 1],
          [8, 2],
        ]),
      },
    ];
    const expected = [
      { token: 8, matchLength: 2 },
      { token: 9, matchLength: 2 },
      { token: 6, matchLength: 1 },
      { token: 7, matchLength: 1 },
    ];
    for (const most of [1, 2, 3, 4]) assert.deepEqual(successorsOf(evidence, most), expected.slice(0, most));
  });
});
