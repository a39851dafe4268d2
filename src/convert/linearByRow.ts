/** Weight matrices with 8 bits a weight and a scale a row, multiplied with activations of 8 bits and a scale a row. */
import { addBias, weightOf, type LinearOptions, type LinearPart, type Linears, type Table } from './linear';
import { ABSENT, MICROSOFT, type Value } from './onnx/graphBuilder';
import { DATA_TYPE } from './onnx/schema';
import { ACTIVATION_STEPS, ACTIVATION_ZERO } from './quantize';
import type { RowQuantizedWeights, Source } from './weightPlan';

/**
 * Where normed rows in the basis of `rotation.ts` are cut off. Their root mean square is 1, and they resemble normal noise,
 * of which one number in 16,000 lies beyond 4. Of 3 to 6 in steps of a half, this and 3.5 were the closest to 32 bits.
 */
const MOST_OF_NORMED = 4;

/** An activation [1, rows, columns] as unsigned bytes, each a multiple of `step` for every row alike. */
interface Quantized {
  readonly bytes: Value;
  /** [1] */
  readonly step: Value;
  /** [1, rows, 1], what products are multiplied with in the end; absent where the size of rows is known. */
  readonly most?: Value;
}

/**
 * Products of bytes (`MatMulIntegerToFloat`). A pass of one row costs what it costs in blocks (`MatMulNBits`), where
 * reading the weights is all there is; each further row a quarter to a half, since whole rows of integers fit the
 * processor's integer instructions (VNNI, AMX, dot products of ARM) and are scaled once, not once a block. An
 * activation row has a scale of its own, or one for all rows that there can be, so that no row's answer depends on its
 * neighbours in a pass.
 */
export class ByRowLinears implements Linears {
  readonly #options: LinearOptions;
  readonly #quantized = new Map<Value, Quantized>();
  readonly #step: Value;
  readonly #normedStep: Value;
  readonly #zero: Value;

  constructor(options: LinearOptions) {
    const { graph } = options;
    this.#options = options;
    this.#step = this.#constant('activation.step', 1 / ACTIVATION_STEPS);
    this.#normedStep = this.#constant('normed.step', MOST_OF_NORMED / ACTIVATION_STEPS);
    this.#zero = graph.node('Cast', [graph.integers([ACTIVATION_ZERO])], {
      attributes: { to: DATA_TYPE.uint8 },
    });
  }

  apply(x: Value, parts: readonly LinearPart[], columns: number): Value {
    const { plan, graph } = this.#options;
    const sources = parts.map((part) => weightOf(part, columns));
    const weights = plan.quantizedByRow(sources, columns, { isTransposed: true });
    // The norm's weights are the matrix's own then, and the row has the length that the norm gave it.
    const isNormed = parts.every(({ scaledBy }) => scaledBy !== undefined);
    const product = this.#multiply(this.#quantize(x, isNormed), parts[0].name, weights);
    const bias = addBias(parts, this.#options);
    return bias === ABSENT ? product : graph.node('Add', [product, bias]);
  }

  /**
   * Stored as it is looked up, row by row: the matrix of a `MatMulIntegerToFloat` lies transposed, and to gather a token's
   * embedding from all over it took a quarter of what a further row of a pass costs. `QGemm` transposes for itself.
   */
  table(source: Source): Table {
    const { graph, plan } = this.#options;
    const { name, shape } = source;
    const [rows, columns] = shape;
    const weights = plan.quantizedByRow([source], columns, { isTransposed: false });
    const table = graph.external(`${name}.table`, DATA_TYPE.int8, shape, weights.values);
    return {
      gather: (ids) => {
        const scales = graph.external(`${name}.steps`, DATA_TYPE.float, [rows, 1], weights.scales);
        const gathered = graph.node('Gather', [table, ids]);
        const integers = graph.node('Cast', [gathered], { attributes: { to: DATA_TYPE.float } });
        return graph.node('Mul', [integers, graph.node('Gather', [scales, ids])]);
      },
      multiply: (x) => {
        const { bytes, step, most } = this.#quantize(x, false);
        const scales = graph.external(`${name}.scales`, DATA_TYPE.float, [rows], weights.scales);
        const zero = graph.node('Cast', [graph.integers([0])], { attributes: { to: DATA_TYPE.int8 } });
        const zeros = graph.node('Expand', [zero, graph.integers([rows])]);
        const flat = graph.node('Reshape', [bytes, graph.integers([-1, columns])]);
        // A second view of the same bytes: the kernel repacks its own, and the runtime lets go of it.
        const head = graph.external(`${name}.head`, DATA_TYPE.int8, shape, weights.values);
        const product = graph.node('QGemm', [flat, step, this.#zero, head, scales, zeros], {
          domain: MICROSOFT,
          attributes: { transB: 1 },
        });
        return this.#scaled(graph.node('Reshape', [product, graph.integers([1, -1, rows])]), most);
      },
    };
  }

  #multiply({ bytes, step, most }: Quantized, name: string, weights: RowQuantizedWeights): Value {
    const { graph } = this.#options;
    const rows = weights.scales.length / Float32Array.BYTES_PER_ELEMENT;
    const matrix = graph.external(
      `${name}.integers`,
      DATA_TYPE.int8,
      [weights.columns, rows],
      weights.values,
    );
    const scales = graph.external(`${name}.scales`, DATA_TYPE.float, [rows], weights.scales);
    const product = graph.node('MatMulIntegerToFloat', [bytes, matrix, step, scales, this.#zero], {
      domain: MICROSOFT,
    });
    return this.#scaled(product, most);
  }

  #scaled(product: Value, most: Value | undefined): Value {
    return most === undefined ? product : this.#options.graph.node('Mul', [product, most]);
  }

  /** Once for all products that share an input. */
  #quantize(x: Value, isNormed: boolean): Quantized {
    const known = this.#quantized.get(x);
    if (known !== undefined) return known;
    const quantized = isNormed ? this.#quantizeNormed(x) : this.#quantizeAny(x);
    this.#quantized.set(x, quantized);
    return quantized;
  }

  /** Without a look at the row: to find and to undo its scale took a fifth of a graph's nodes, and 6 % of a pass. */
  #quantizeNormed(x: Value): Quantized {
    const step = this.#normedStep;
    return { step, bytes: this.#options.graph.node('QuantizeLinear', [x, step, this.#zero]) };
  }

  #quantizeAny(x: Value): Quantized {
    const { graph } = this.#options;
    const magnitudes = graph.node('Abs', [x]);
    const most = graph.node('ReduceMax', [magnitudes], { attributes: { axes: [-1], keepdims: 1 } });
    // In a row of zeros this is 0 / 0 and the byte arbitrary; its product is multiplied by 0 in the end.
    const share = graph.node('Div', [x, most]);
    const step = this.#step;
    return { step, most, bytes: graph.node('QuantizeLinear', [share, step, this.#zero]) };
  }

  #constant(name: string, value: number): Value {
    const { graph, plan } = this.#options;
    return graph.external(name, DATA_TYPE.float, [1], plan.computed(Float32Array.of(value)));
  }
}
