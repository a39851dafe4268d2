/** Weight matrices in the graph, stored plainly or in blocks. */
import { ABSENT, MICROSOFT, type GraphBuilder, type Value } from './onnx/graphBuilder';
import { DATA_TYPE } from './onnx/schema';
import { BLOCK_SIZE, blocksPerRow, bytesPerBlock, type Bits } from './quantize';
import type { Change, QuantizedWeights, Source, WeightPlan } from './weightPlan';

type BlockQuantization = 'int8' | 'int4';

const BITS: Readonly<Record<BlockQuantization, Bits>> = { int8: 8, int4: 4 };

/**
 * How exact activations must be: 1 keeps them in float32, 4 lets the CPU round them to 8 bits, for which one row takes
 * a tenth of the time there. `int8` is what WebGPU runs. A GPU was seen to keep float32 at either level: at 1 its
 * answers are the CPU's to three decimals, at 4 the CPU's own rounding is up to 1.4 logits from them, and no sound
 * device can be told from an unsound one.
 */
const ACCURACY_LEVEL: Readonly<Record<Bits, number>> = { 8: 1, 4: 4 };

export interface LinearPart extends Change {
  /** Without `.weight` or `.bias`. */
  readonly name: string;
  readonly rows: number;
}

/** The matrix of a part. */
export const weightOf = ({ name, rows, ...change }: LinearPart, columns: number): Source => ({
  ...change,
  name: `${name}.weight`,
  shape: [rows, columns],
});

/** Adds matrices to a graph and to the plan of its weights. */
export interface Linears {
  /**
   * x · Wᵀ + bias. Several parts share one input and become one product, whose results lie side by side.
   * @param x [rows of x, columns]
   * @returns [rows of x, rows of all parts]
   */
  apply(x: Value, parts: readonly LinearPart[], columns: number): Value;
  /** A table whose rows are looked up by token and, where the head is tied, multiplied with at the end. */
  table(source: Source): Table;
}

export interface LinearOptions {
  readonly graph: GraphBuilder;
  readonly plan: WeightPlan;
  /** Whether the checkpoint holds a tensor; biases are used where there are some. */
  readonly hasTensor: (name: string) => boolean;
}

/** float32 or blocks. */
export class BlockLinears implements Linears {
  constructor(
    readonly options: LinearOptions,
    readonly quantization: 'fp32' | BlockQuantization,
  ) {}

  apply(x: Value, parts: readonly LinearPart[], columns: number): Value {
    const { graph, plan } = this.options;
    const { name } = parts[0];
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const sources = parts.map((part) => weightOf(part, columns));
    const bias = addBias(parts, this.options);
    if (this.quantization === 'fp32') {
      const region = plan.floats(sources);
      const weight = graph.external(`${name}.weight`, DATA_TYPE.float, [rows, columns], region);
      return this.#product(x, weight, bias);
    }
    const weights = plan.quantized(sources, columns, BITS[this.quantization]);
    const scales = this.#scales(name, weights, rows);
    return this.#matMulNBits(x, name, weights, scales, rows, bias);
  }

  table(source: Source): Table {
    const { graph, plan } = this.options;
    const { name, shape } = source;
    const [rows, columns] = shape;
    if (this.quantization === 'fp32') {
      const region = plan.floats([source]);
      const lookUp = graph.external(`${name}.table`, DATA_TYPE.float, shape, region);
      return {
        gather: (ids) => graph.node('Gather', [lookUp, ids]),
        // A second view of the same bytes: the kernel may repack its own while the look-up keeps the plain one.
        multiply: (x) =>
          this.#product(x, graph.external(`${name}.head`, DATA_TYPE.float, shape, region), ABSENT),
      };
    }
    const bits = BITS[this.quantization];
    const weights = plan.quantized([source], columns, bits);
    const scales = this.#scales(name, weights, rows);
    const blocks = blocksPerRow(columns, bits);
    const dims = [rows, blocks * bytesPerBlock(bits)];
    const lookUp = graph.external(`${name}.table`, DATA_TYPE.uint8, dims, weights.values);
    return {
      gather: (ids) => {
        const gathered = graph.node('GatherBlockQuantized', [lookUp, ids, scales], {
          domain: MICROSOFT,
          attributes: { gather_axis: 0, quantize_axis: 1, block_size: BLOCK_SIZE[bits], bits },
        });
        if (blocks * BLOCK_SIZE[bits] === columns) return gathered;
        const [from, to, lastAxis] = [[0], [columns], [-1]].map((list) => graph.integers(list));
        return graph.node('Slice', [gathered, from, to, lastAxis]);
      },
      multiply: (x) => this.#matMulNBits(x, name, weights, scales, rows, ABSENT),
    };
  }

  #product(x: Value, weight: Value, bias: Value): Value {
    const { graph } = this.options;
    const product = graph.node('FusedMatMul', [x, weight], { domain: MICROSOFT, attributes: { transB: 1 } });
    return bias === ABSENT ? product : graph.node('Add', [product, bias]);
  }

  #scales(name: string, weights: QuantizedWeights, rows: number): Value {
    const dims = [rows, blocksPerRow(weights.columns, weights.bits)];
    return this.options.graph.external(`${name}.scales`, DATA_TYPE.float, dims, weights.scales);
  }

  #matMulNBits(
    x: Value,
    name: string,
    { columns, bits, values }: QuantizedWeights,
    scales: Value,
    rows: number,
    bias: Value,
  ): Value {
    const { graph } = this.options;
    const dims = [rows, blocksPerRow(columns, bits), bytesPerBlock(bits)];
    const weight = graph.external(`${name}.blocks`, DATA_TYPE.uint8, dims, values);
    const inputs = [x, weight, scales];
    if (bias !== ABSENT) inputs.push(ABSENT, ABSENT, bias);
    return graph.node('MatMulNBits', inputs, {
      domain: MICROSOFT,
      attributes: {
        K: columns,
        N: rows,
        bits,
        block_size: BLOCK_SIZE[bits],
        accuracy_level: ACCURACY_LEVEL[bits],
      },
    });
  }
}

/** The parts' biases side by side, or `ABSENT`. */
export function addBias(parts: readonly LinearPart[], { graph, plan, hasTensor }: LinearOptions): Value {
  if (!parts.some((part) => hasTensor(`${part.name}.bias`))) return ABSENT;
  const sources = parts.map(({ name, rows: length, rotated, factor }): Source => {
    // What a matrix writes into the residual stream, its bias is added to there.
    const change: Change = rotated === 'rows' ? { rotated: 'columns' } : {};
    return { ...change, ...(factor !== undefined && { factor }), name: `${name}.bias`, shape: [length] };
  });
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  return graph.external(`${parts[0].name}.bias`, DATA_TYPE.float, [rows], plan.floats(sources));
}

export interface Table {
  /** The rows of `ids`: [shape of ids, columns] */
  readonly gather: (ids: Value) => Value;
  /** x · tableᵀ: [rows of x, rows of the table]; at most once */
  readonly multiply: (x: Value) => Value;
}
