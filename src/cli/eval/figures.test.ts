import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fittingCount } from './equalTime';
import { bootstrapRatio, percent, wilson } from './intervals';
import { editSimilarity } from './similarity';

describe('editSimilarity', () => {
  it('counts inserted, deleted and changed characters', () => {
    assert.equal(editSimilarity('', ''), 1);
    assert.equal(editSimilarity('abc', ''), 0);
    assert.equal(editSimilarity('kitten', 'sitting'), 1 - 3 / 7);
    assert.equal(editSimilarity('flaw', 'lawn'), 1 - 2 / 4);
  });

  it('is symmetric, in [0, 1], and 1 for equal texts alone', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const similarity = editSimilarity(a, b);
        assert.equal(similarity, editSimilarity(b, a));
        assert.ok(similarity >= 0 && similarity <= 1);
        assert.equal(similarity === 1, a === b);
      }),
    );
  });
});

describe('intervals', () => {
  it('wilson: the textbook’s figures, and never outside [0, 1]', () => {
    const { low, high } = wilson(5, 10);
    assert.ok(Math.abs(low - 0.2366) < 1e-4 && Math.abs(high - 0.7634) < 1e-4);
    assert.equal(wilson(0, 20).low, 0);
    assert.ok(wilson(0, 20).high > 0.1);
    assert.equal(wilson(20, 20).high, 1);
    assert.deepEqual(wilson(0, 0), { value: 0, low: 0, high: 1 });
  });

  it('bootstrap: repeatable, around its value, and as wide as the normal interval on many parts', () => {
    const parts = Array.from({ length: 400 }, (_, i) => [i % 2, 1] as const);
    const estimate = bootstrapRatio(parts);
    assert.deepEqual(bootstrapRatio(parts), estimate);
    assert.equal(estimate.value, 0.5);
    const half = (1.96 * 0.5) / Math.sqrt(400);
    assert.ok(Math.abs(estimate.low - (0.5 - half)) < 0.012, `${estimate.low}`);
    assert.ok(Math.abs(estimate.high - (0.5 + half)) < 0.012, `${estimate.high}`);
  });

  it('bootstrap: sums before it divides, and takes empty input', () => {
    assert.equal(
      bootstrapRatio([
        [1, 1],
        [0, 9],
      ]).value,
      0.1,
    );
    assert.deepEqual(bootstrapRatio([]), { value: 0, low: 0, high: 0 });
    assert.equal(percent({ value: 0.1234, low: 0.1, high: 0.15 }), '12.3 % [10.0, 15.0]');
  });
});

describe('equal time', () => {
  it('takes the most drafts that fit by the median of paired ratios, and one when none fits', () => {
    const byCount = new Map([
      [1, [5, 50, 5]],
      [3, [10, 100, 10]],
      [5, [30, 300, 9]],
    ]);
    assert.equal(fittingCount(byCount, [10, 100, 10]), 3);
    assert.equal(fittingCount(byCount, [1, 1, 1]), 1);
  });
});
