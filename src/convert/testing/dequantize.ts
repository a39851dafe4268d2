import { BLOCK_SIZE, blocksPerRow, quantizeRow, quantizeRows, type Bits } from '../quantize';

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

/** The same for a scale a row. */
export function quantizeByRowAndBack(weights: Float32Array, columns: number): Float32Array {
  const rows = weights.length / columns;
  const transposed = new Int8Array(weights.length);
  const scales = Array.from({ length: rows }, (_, row) =>
    quantizeRow(weights.subarray(row * columns, (row + 1) * columns), transposed, row, rows),
  );
  return weights.map((_, index) => {
    const row = Math.floor(index / columns);
    return transposed[(index % columns) * rows + row] * scales[row];
  });
}
