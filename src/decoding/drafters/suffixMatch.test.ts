import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SuffixMatch } from './suffixMatch';

describe('SuffixMatch', () => {
  it('continues the longest match of two tokens or more', () => {
    const drafter = new SuffixMatch();
    drafter.begin({ suffix: [1, 2, 3, 4], prefix: [9, 2, 3] });
    assert.deepEqual(drafter.draft([]), [{ token: 4, rank: 0, matchLength: 2 }]);
    assert.deepEqual(drafter.draft([4]), [{ token: 9, rank: 0, matchLength: 3 }]);
    assert.deepEqual(drafter.draft([7]), []);
  });

  it('guesses the same after a text that grew, shrank or changed as after that text alone', () => {
    const tokens = fc.array(fc.nat(3), { maxLength: 24 });
    fc.assert(
      fc.property(tokens, fc.array(fc.tuple(fc.nat(24), tokens)), tokens, (suffix, edits, path) => {
        const drafter = new SuffixMatch();
        let prefix: number[] = [];
        for (const [keep, more] of edits) {
          prefix = [...prefix.slice(0, keep), ...more];
          drafter.begin({ suffix, prefix });
        }
        const fresh = new SuffixMatch();
        fresh.begin({ suffix, prefix });
        drafter.begin({ suffix, prefix });
        assert.deepEqual(drafter.draft(path), fresh.draft(path));
      }),
    );
  });
});
