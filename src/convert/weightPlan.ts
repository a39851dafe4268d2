/** What will lie where in the external data file. Planned from shapes alone, before any weight is read. */
import type { Region } from './onnx/graphBuilder';
import { blocksPerRow, bytesPerBlock, type Bits } from './quantize';

/** What becomes of a tensor between the checkpoint and the graph. */
export interface Change {
  /** Name of a vector that its columns are multiplied with first. */
  readonly scaledBy?: string;
  /** What all its numbers are multiplied with. */
  readonly factor?: number;
  /** Which of its sides is in the basis of the residual stream, and is rotated (`rotation.ts`). */
  readonly rotated?: Side;
}

/** A tensor of the checkpoint that the graph needs, and the shape that it must have. */
export interface Source extends Change {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Of a matrix [rows, columns] in x · Wᵀ: what it reads, or what it writes. A vector is one row. */
export type Side = 'columns' | 'rows';

/** One piece of the data file. Sources are concatenated along their first axis. */
export type PlannedWeights =
  | { readonly kind: 'floats'; readonly sources: readonly Source[]; readonly values: Region }
  | {
      readonly kind: 'quantized';
      readonly sources: readonly Source[];
      readonly columns: number;
      readonly bits: Bits;
      /** [rows, blocks, bytes of a block] */
      readonly values: Region;
      /** float32 [rows, blocks] */
      readonly scales: Region;
    }
  | {
      readonly kind: 'byRow';
      readonly sources: readonly Source[];
      readonly columns: number;
      /** int8 [rows, columns], or [columns, rows] where it is transposed, as most integer kernels want it */
      readonly values: Region;
      readonly isTransposed: boolean;
      /** float32 [rows] */
      readonly scales: Region;
    }
  | {
      readonly kind: 'computed';
      readonly sources: readonly Source[];
      readonly compute: Compute;
      readonly values: Region;
    };

/** float32 numbers that follow from vectors of the checkpoint. */
export type Compute = (vectors: readonly Float32Array[]) => Float32Array;

export type RowQuantizedWeights = Extract<PlannedWeights, { kind: 'byRow' }>;
export type QuantizedWeights = Extract<PlannedWeights, { kind: 'quantized' }>;

/** The vector that a source's columns are multiplied with. */
export const scaleOf = ({ scaledBy, shape }: Source): Source | undefined =>
  scaledBy === undefined ? undefined : { name: scaledBy, shape: shape.slice(-1) };

/** Kernels load vectors of up to 64 bytes. */
const ALIGNMENT = 64;

const FLOAT_BYTES = 4;

const elements = (sources: readonly Source[]): number =>
  sources.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);

export class WeightPlan {
  readonly #items: PlannedWeights[] = [];
  #end = 0;

  /** In the order of their places in the file. */
  get items(): readonly PlannedWeights[] {
    return this.#items;
  }

  /** All tensors of the checkpoint that are needed, in the order in which they are read. */
  get sources(): readonly Source[] {
    const planned = this.#items.flatMap(({ sources }) => sources);
    return planned.flatMap((source) => {
      const scale = scaleOf(source);
      return scale === undefined ? [source] : [scale, source];
    });
  }

  /** Tensors stored as float32. */
  floats(sources: readonly Source[]): Region {
    const values = this.#reserve(elements(sources) * FLOAT_BYTES);
    this.#items.push({ kind: 'floats', sources, values });
    return values;
  }

  /** Matrices [rows, columns] stored as blocks. */
  quantized(sources: readonly Source[], columns: number, bits: Bits): QuantizedWeights {
    const blocks = (elements(sources) / columns) * blocksPerRow(columns, bits);
    const values = this.#reserve(blocks * bytesPerBlock(bits));
    const scales = this.#reserve(blocks * FLOAT_BYTES);
    const item: QuantizedWeights = { kind: 'quantized', sources, columns, bits, values, scales };
    this.#items.push(item);
    return item;
  }

  /** Matrices [rows, columns] stored as one byte a weight and one scale a row. */
  quantizedByRow(
    sources: readonly Source[],
    columns: number,
    { isTransposed }: Pick<RowQuantizedWeights, 'isTransposed'>,
  ): RowQuantizedWeights {
    const values = this.#reserve(elements(sources));
    const scales = this.#reserve((elements(sources) / columns) * FLOAT_BYTES);
    const item: RowQuantizedWeights = { kind: 'byRow', sources, columns, values, scales, isTransposed };
    this.#items.push(item);
    return item;
  }

  /** Numbers that are not in the checkpoint. */
  computed(floats: Float32Array): Region {
    return this.computedFrom([], floats.length, () => floats);
  }

  /**
   * Numbers that follow from some of the checkpoint's.
   * @param vectors of one dimension each
   * @param count how many numbers these are
   */
  computedFrom(vectors: readonly Source[], count: number, compute: Compute): Region {
    const values = this.#reserve(count * FLOAT_BYTES);
    this.#items.push({ kind: 'computed', sources: vectors, compute, values });
    return values;
  }

  #reserve(length: number): Region {
    const offset = Math.ceil(this.#end / ALIGNMENT) * ALIGNMENT;
    this.#end = offset + length;
    return { offset, length };
  }
}
