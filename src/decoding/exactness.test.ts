/** Strategies that search, on random cases; `exactnessOfNoise.test.ts` has the others. */
import assert from 'node:assert/strict';
import { strategies } from './strategies';
import { CASES, comparisons, NOISY, SEARCHING } from './testing/randomCases';

describe(`${CASES} random cases`, () => {
  it('of every strategy, here or there', () => {
    assert.deepEqual([...SEARCHING, ...NOISY].sort(), Object.keys(strategies).sort());
  });

  for (const name of SEARCHING)
    it(`${name}: equal to its reference, and to itself whatever drafters guess`, async () => {
      for await (const { actual, expected, about } of comparisons(name))
        assert.deepEqual(actual, expected, about);
    }).timeout(240_000);
});
