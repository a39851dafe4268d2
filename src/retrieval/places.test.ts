import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LONGEST_EVIDENCE } from '../decoding/ngrams';
import { Places } from './places';

describe('Places', () => {
  it('gives those with the longest matches, in the order in which they were found', () => {
    const places = new Places(50);
    const lengths = fc.array(fc.integer({ min: 1, max: LONGEST_EVIDENCE }), { maxLength: 50 });
    fc.assert(
      fc.property(lengths, fc.nat(60), (matched, most) => {
        places.clear();
        matched.forEach((length, at) => {
          places.add(at % 3, at, length);
        });
        const found: number[][] = [];
        places.longest(most, (...each) => found.push(each));
        const sorted = matched.map((length, at) => [at % 3, at, length]).toSorted((a, b) => b[2] - a[2]);
        const wanted = sorted.slice(0, most).toSorted((a, b) => a[1] - b[1]);
        assert.deepEqual(found, wanted);
      }),
    );
  });
});
