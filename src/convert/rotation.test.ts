import assert from 'node:assert/strict';
import { rotate } from './rotation';
import { rotatedBasis } from './testing/rotate';

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  assert.equal(actual.length, expected.length);
  for (let at = 0; at < expected.length; at++)
    assert.ok(Math.abs(actual[at] - expected[at]) < 1e-5, `${at}: ${actual[at]}, not ${expected[at]}`);
};

describe('rotation', () => {
  it('of two columns is their sum and difference', () => {
    const row = Float32Array.of(3, 1);
    rotate(row, 2);
    close(row, [4 / Math.SQRT2, 2 / Math.SQRT2]);
  });

  for (const size of [1, 2, 3, 8, 9, 40, 72, 100, 320])
    it(`of ${size} columns is orthogonal`, () => {
      const q = rotatedBasis(size);
      for (let one = 0; one < size; one++) {
        for (let other = 0; other < size; other++) {
          let product = 0;
          for (let at = 0; at < size; at++) product += q[one * size + at] * q[other * size + at];
          assert.ok(Math.abs(product - (one === other ? 1 : 0)) < 1e-5);
        }
      }
    });

  it('along the first axis is the same basis: Qᵀ · X', () => {
    const [size, columns] = [12, 5];
    const q = rotatedBasis(size);
    const x = Float32Array.from({ length: size * columns }, (_, at) => Math.sin(at * at));
    const expected = x.map((_, at) => {
      let sum = 0;
      for (let from = 0; from < size; from++)
        sum += q[from * size + Math.floor(at / columns)] * x[from * columns + (at % columns)];
      return sum;
    });
    rotate(x, size);
    close(x, expected);
  });

  it('spreads one large column over all', () => {
    const row = new Float32Array(576);
    row[77] = 100;
    rotate(row, 576);
    const most = row.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    assert.ok(most < 6, String(most));
  });
});
