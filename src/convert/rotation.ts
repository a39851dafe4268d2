/**
 * An orthogonal change of basis for the numbers that flow from layer to layer. A few of their columns are many times as
 * large as the others, and a row that is rounded to 8 bits with one scale is rounded for these. In another basis their
 * size is spread over all columns. RMSNorm does not notice: it depends on a row's length alone, and the weights behind it
 * move into the matrices that read the row (Ashkboos et al. 2024, "QuaRot: Outlier-Free 4-Bit Inference in Rotated LLMs",
 * arXiv 2404.00456, of which this is the part that costs nothing while the model runs).
 *
 * The basis is a Walsh-Hadamard matrix of the largest power of two in the size, times, in the sense of Kronecker, a
 * discrete cosine transform of what remains: 576 = 64 · 9.
 */

/**
 * Rotates a matrix along its first axis, in place: Qᵀ · X. A row vector x is the matrix [size, 1], and becomes x · Q.
 * @param values [size, columns]
 */
export function rotate(values: Float32Array, size: number): void {
  const columns = values.length / size;
  const power = largestPower(size);
  const odd = size / power;
  if (odd > 1) cosine(values, odd, columns);
  for (let step = 1; step < power; step *= 2) butterfly(values, step * odd * columns);
  const scale = 1 / Math.sqrt(power);
  for (let at = 0; at < values.length; at++) values[at] *= scale;
}

/** Rotates each row of a matrix: X · Q. @param values [rows, size] */
export function rotateEach(values: Float32Array, size: number): void {
  for (let start = 0; start < values.length; start += size)
    rotate(values.subarray(start, start + size), size);
}

/** Qᵀ · diag(vector) · Q: [size, size] */
export function rotatedDiagonal(vector: Float32Array): Float32Array {
  const size = vector.length;
  const matrix = new Float32Array(size * size);
  for (let at = 0; at < size; at++) matrix[at * size + at] = vector[at];
  rotate(matrix, size);
  rotateEach(matrix, size);
  return matrix;
}

function largestPower(size: number): number {
  let power = 1;
  while (size % (power * 2) === 0) power *= 2;
  return power;
}

/** Sums and differences of pairs that stand `distance` apart: one stage of the Walsh-Hadamard transform. */
function butterfly(values: Float32Array, distance: number): void {
  for (let start = 0; start < values.length; start += 2 * distance) {
    for (let at = start; at < start + distance; at++) {
      // Taken apart from a list, the two would take four times as long.
      const one = values[at];
      const other = values[at + distance];
      values[at] = one + other;
      values[at + distance] = one - other;
    }
  }
}

const matrices = new Map<number, Float64Array>();

/** [index, frequency] */
function cosineMatrix(size: number): Float64Array {
  const known = matrices.get(size);
  if (known) return known;
  const matrix = Float64Array.from({ length: size * size }, (_, at) => {
    const [index, frequency] = [Math.floor(at / size), at % size];
    const length = Math.sqrt((frequency === 0 ? 1 : 2) / size);
    return length * Math.cos((Math.PI * frequency * (index + 0.5)) / size);
  });
  matrices.set(size, matrix);
  return matrix;
}

/** The orthonormal cosine transform of each `size` successive rows. */
function cosine(values: Float32Array, size: number, columns: number): void {
  const matrix = cosineMatrix(size);
  const before = new Float64Array(size);
  for (let block = 0; block < values.length; block += size * columns) {
    for (let column = block; column < block + columns; column++) {
      for (let from = 0; from < size; from++) before[from] = values[column + from * columns];
      for (let index = 0; index < size; index++) {
        let sum = 0;
        for (let from = 0; from < size; from++) sum += matrix[index * size + from] * before[from];
        values[column + index * columns] = sum;
      }
    }
  }
}
