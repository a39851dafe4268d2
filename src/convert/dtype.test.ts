import assert from 'node:assert/strict';
import { decode, type Dtype } from './dtype';

describe('decode', () => {
  const check = (dtype: Dtype, words: Uint16Array | Uint32Array, expected: readonly number[]) => {
    assert.deepEqual([...decode(dtype, new Uint8Array(words.buffer))], expected);
  };

  it('reads half precision: normal, subnormal, zeros, infinities', () => {
    check(
      'F16',
      Uint16Array.of(
        0x3c00,
        0xc000,
        0x3555,
        0x7bff,
        0x0400,
        0x03ff,
        0x0001,
        0x8001,
        0x0000,
        0x8000,
        0x7c00,
        0xfc00,
      ),
      [
        1,
        -2,
        0.333251953125,
        65504,
        2 ** -14,
        1023 * 2 ** -24,
        2 ** -24,
        -(2 ** -24),
        0,
        -0,
        Infinity,
        -Infinity,
      ],
    );
    assert.ok(Number.isNaN(decode('F16', new Uint8Array(Uint16Array.of(0x7e00).buffer))[0]));
  });

  it('reads bfloat16 as the upper half of a float32', () => {
    check('BF16', Uint16Array.of(0x3f80, 0xc040, 0x3eab, 0x0000, 0x7f80), [1, -3, 0.333984375, 0, Infinity]);
  });

  it('reads float32', () => {
    check('F32', Uint32Array.of(0x3f800000, 0xbf000000), [1, -0.5]);
  });
});
