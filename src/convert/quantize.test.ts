import assert from 'node:assert/strict';
import { BLOCK_SIZE, quantizeRow, quantizeRows } from './quantize';
import { quantizeAndBack, quantizeByRowAndBack } from './testing/dequantize';

describe('quantizeRows', () => {
  it('gives the extreme the end of the range that reaches further', () => {
    const weights = new Float32Array(32);
    weights.set([8, 4, -7, 0, 1.4, 1.6]);
    const { values, scales } = quantizeRows(weights, 32, 4);
    assert.deepEqual([...scales], [-1]);
    // q = 8 − w: 0, 4, 15, 8, 7 (8 − 1.4 rounded), 6; the even one is the low half.
    assert.deepEqual([...values.subarray(0, 4)], [0x40, 0x8f, 0x67, 0x88]);
  });

  it('stores 8 bits plainly', () => {
    const weights = new Float32Array(64);
    weights.set([-128, 127, 0, -1, 64.4]);
    const { values, scales } = quantizeRows(weights, 64, 8);
    assert.deepEqual([...scales], [1]);
    assert.deepEqual([...values.subarray(0, 6)], [0, 255, 128, 127, 192, 128]);
  });

  it('stores zeros as the middle, with scale 0', () => {
    assert.deepEqual(quantizeRows(new Float32Array(64), 64, 4), {
      values: new Uint8Array(32).fill(0x88),
      scales: Float32Array.of(0, 0),
    });
  });

  it('fills up the last block of each row', () => {
    const { values, scales } = quantizeRows(Float32Array.of(1, 2, 3, -1, -2, -3), 3, 4);
    assert.deepEqual([...scales], [-0.375, 0.375]);
    assert.equal(values.length, 32);
    assert.deepEqual(
      [...values.subarray(2, 16)],
      Array.from({ length: 14 }, () => 0x88),
    );
  });

  for (const bits of [4, 8] as const) {
    for (const columns of [1, 31, 32, 33, 64, 100, 160]) {
      it(`${bits} bits, ${columns} columns: no weight moves by more than half a step, or one at the far end`, () => {
        const weights = Float32Array.from({ length: 3 * columns }, (_, i) => Math.sin(i * i) * (1 + (i % 7)));
        const size = BLOCK_SIZE[bits];
        quantizeAndBack(weights, columns, bits).forEach((value, index) => {
          const row = weights.subarray(index - (index % columns), index - (index % columns) + columns);
          const block = Math.floor((index % columns) / size) * size;
          const extreme = row
            .subarray(block, block + size)
            .reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
          const step = extreme / 2 ** (bits - 1);
          const clipped = Math.abs(weights[index]) > extreme - 1.5 * step;
          const error = Math.abs(value - weights[index]);
          assert.ok(error <= step * (clipped ? 1 : 0.5) * 1.0001, `${weights[index]} became ${value}`);
        });
      });
    }
  }
});

describe('quantizeRow', () => {
  it('fills its column of the transposed matrix, the largest magnitude being 127', () => {
    const transposed = new Int8Array(6);
    assert.equal(quantizeRow(Float32Array.of(-127, 63.6, 1), transposed, 1, 2), 1);
    assert.deepEqual([...transposed], [0, -127, 0, 64, 0, 1]);
  });

  it('stores a row of zeros with scale 0', () => {
    const transposed = new Int8Array(3);
    assert.equal(quantizeRow(new Float32Array(3), transposed, 0, 1), 0);
    assert.deepEqual([...transposed], [0, 0, 0]);
  });

  it('moves no weight by more than half a step of its row', () => {
    const columns = 100;
    const weights = Float32Array.from({ length: 3 * columns }, (_, i) => Math.sin(i * i) * (1 + (i % 7)));
    quantizeByRowAndBack(weights, columns).forEach((value, index) => {
      const start = index - (index % columns);
      const most = weights.subarray(start, start + columns).reduce((m, w) => Math.max(m, Math.abs(w)), 0);
      assert.ok(Math.abs(value - weights[index]) <= (most / 254) * 1.0001);
    });
  });
});
