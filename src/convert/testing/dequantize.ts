import { BLOCK_SIZE, blocksPerRow, quantizeRows, type Bits } from '../quantize';

/** What a kernel makes of weights that were quantised. [rows, columns] to the same. */
export function quantizeAndBack(weights: Float32Array, columns: number, bits: Bits): Float32Array {
  const { values, scales } = quantizeRows(weights, columns, bits);
  const size = BLOCK_SIZE[bits];
  const blocks = blocksPerRow(columns, bits);
  const integer = (index: number) =>
    bits === 8 ? values[index] : (values[index >> 1] >> (index % 2 === 0 ? 0 : 4)) & 15;
  return weights.map((_, index) => {
    const column = index % columns;
    const block = Math.floor(index / columns) * blocks + Math.floor(column / size);
    return (integer(block * size + (column % size)) - 2 ** (bits - 1)) * scales[block];
  });
}
