/**
 * Block quantisation as `MatMulNBits` reads it: each row is cut into blocks of weights, and a block is one float
 * scale and unsigned integers of 4 or 8 bits whose zero lies in the middle (8 or 128):
 *
 *     weight ≈ (q − zero) · scale
 *
 * The weight of largest magnitude becomes q = 0, the end of the range that reaches further; the scale takes its
 * sign. That left 11 % less error in 4 bits than a range of −7 … 7. Explicit zero points would take another 6 %,
 * but cost the fastest kernels of ARM processors, which know none.
 */

export type Bits = 4 | 8;

/**
 * Weights in a block. In 8 bits, blocks of 64 were 5 to 20 % faster than of 32 and the model's answers as good; in
 * 4 bits they were worse by half (Kullback-Leibler divergence from float32: 0.031 instead of 0.019).
 */
export const BLOCK_SIZE: Readonly<Record<Bits, number>> = { 4: 32, 8: 64 };

export const blocksPerRow = (columns: number, bits: Bits): number => Math.ceil(columns / BLOCK_SIZE[bits]);

export const bytesPerBlock = (bits: Bits): number => (BLOCK_SIZE[bits] * bits) / 8;

export interface QuantizedRows {
  /** [rows, blocks, bytes of a block]; 4-bit integers lie in pairs, the even one in the low half. */
  readonly values: Uint8Array;
  /** [rows, blocks] */
  readonly scales: Float32Array;
}

/** @param weights [rows, columns]; the last block of a row is filled up with zeros */
export function quantizeRows(weights: Float32Array, columns: number, bits: Bits): QuantizedRows {
  const rows = weights.length / columns;
  const size = BLOCK_SIZE[bits];
  const blocks = blocksPerRow(columns, bits);
  const integers = new Uint8Array(rows * blocks * size);
  const scales = new Float32Array(rows * blocks);
  for (let at = 0; at < scales.length; at++) {
    const column = (at % blocks) * size;
    const start = Math.floor(at / blocks) * columns + column;
    const end = start + Math.min(size, columns - column);
    scales[at] = quantizeBlock(weights, start, end, integers.subarray(at * size, (at + 1) * size), bits);
  }
  return { values: bits === 8 ? integers : packHalves(integers), scales };
}

/** Activations are unsigned: zero is the middle, and a row's largest magnitude lies this many steps away from it. */
export const ACTIVATION_ZERO = 128;
export const ACTIVATION_STEPS = 127;

/** Largest magnitude of a row-quantised weight: the range is symmetric, so that it needs no zero point. */
const MOST_OF_ROW = 127;

/**
 * One row of a matrix as integers −127 … 127 with one scale: weight ≈ q · scale. Activations are quantised the same
 * way while the model runs, each row by itself, so that a row's answer does not depend on its neighbours in a pass.
 * @param into receives the integers, the first one at `start` and each further one `stride` behind
 * @returns the scale
 */
export function quantizeRow(weights: Float32Array, into: Int8Array, start: number, stride: number): number {
  let most = 0;
  // Plain steps: these loops are most of a conversion's time.
  for (let column = 0; column < weights.length; column++) {
    const size = Math.abs(weights[column]);
    if (size > most) most = size;
  }
  const scale = Math.fround(most / MOST_OF_ROW);
  if (scale === 0) return 0;
  // Rounded, and within bounds: of no weight there are more than MOST_OF_ROW scales, but for the scale's own rounding.
  for (let column = 0, at = start; column < weights.length; column++, at += stride)
    into[at] = Math.floor(weights[column] / scale + 0.5);
  return scale;
}

/** Fills `integers` from `weights[start … end − 1]` and returns the scale. */
function quantizeBlock(
  weights: Float32Array,
  start: number,
  end: number,
  integers: Uint8Array,
  bits: Bits,
): number {
  const zero = 1 << (bits - 1);
  const most = 2 * zero - 1;
  let low = 0;
  let high = 0;
  for (let i = start; i < end; i++) {
    const weight = weights[i];
    if (weight < low) low = weight;
    else if (weight > high) high = weight;
  }
  const scale = Math.fround((high > -low ? high : low) / -zero);
  if (scale === 0) {
    integers.fill(zero);
    return 0;
  }
  integers.fill(zero, end - start);
  // Adding a half and cutting off rounds, since nothing here is negative.
  const offset = zero + 0.5;
  for (let i = start; i < end; i++) {
    const integer = (weights[i] / scale + offset) | 0;
    integers[i - start] = integer > most ? most : integer;
  }
  return scale;
}

function packHalves(integers: Uint8Array): Uint8Array {
  const packed = new Uint8Array(integers.length / 2);
  for (let i = 0; i < packed.length; i++) packed[i] = integers[2 * i] | (integers[2 * i + 1] << 4);
  return packed;
}
