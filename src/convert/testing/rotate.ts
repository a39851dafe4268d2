/** What quantisation in another basis makes of matrices, in the basis that they came from. Plain products, for tests. */
import { rotate, rotateEach } from '../rotation';
import type { TestModel, TestTensor } from './checkpoint';
import { quantizeByRowAndBack } from './dequantize';

/** Q, as what becomes of the rows of the unit matrix: [size, size]. */
export function rotatedBasis(size: number): Float32Array {
  const unit = new Float32Array(size * size);
  for (let at = 0; at < size; at++) unit[at * size + at] = 1;
  rotateEach(unit, size);
  return unit;
}

/** The model with its matrices rotated, rounded to 8 bits with a scale a row, and rotated back. */
export function quantizeRotatedAndBack({ tensors, ...model }: TestModel): TestModel {
  const hidden = tensors.get('model.norm.weight')?.shape[0] ?? 0;
  const basis = rotatedBasis(hidden);

  const change = (name: string, { shape, floats }: TestTensor): Float32Array => {
    const [rows, columns] = shape;
    if (/(?:o|down)_proj/.test(name)) {
      const rotated = floats.slice();
      rotate(rotated, rows);
      const rounded = quantizeByRowAndBack(rotated, columns);
      return floats.map((_, at) =>
        sum(
          hidden,
          (k) => basis[Math.floor(at / columns) * hidden + k] * rounded[k * columns + (at % columns)],
        ),
      );
    }
    const norm = tensors.get(normOf(name))?.floats ?? new Float32Array(hidden).fill(1);
    const rotated = floats.map((value, at) => value * norm[at % columns]);
    rotateEach(rotated, columns);
    const rounded = quantizeByRowAndBack(rotated, columns);
    return floats.map((_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      return sum(hidden, (k) => rounded[row * columns + k] * basis[column * hidden + k]) / norm[column];
    });
  };
  const changed = [...tensors].map(([name, tensor]): [string, TestTensor] => [
    name,
    tensor.shape.length === 2 ? { ...tensor, floats: change(name, tensor) } : tensor,
  ]);
  return { ...model, tensors: new Map(changed) };
}

const sum = (count: number, term: (index: number) => number): number => {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
};

/** The norm whose weights a matrix takes in; none for the embedding. */
function normOf(name: string): string {
  if (name === 'lm_head.weight') return 'model.norm.weight';
  const [block] = name.split('.self_attn.').flatMap((part) => part.split('.mlp.'));
  if (name.includes('.self_attn.')) return `${block}.input_layernorm.weight`;
  return name.includes('.mlp.') ? `${block}.post_attention_layernorm.weight` : '';
}
