/** The one file that imports `onnxruntime-node`: a graph by the contract, run one pass at a time. */
import * as ort from 'onnxruntime-node';
import type { Row } from '../decoding/row';
import { INPUT, MASKED, OUTPUT, type GraphShape } from './contract';
import { ModelError } from './errors';

export type Device = 'cpu' | 'webgpu';

export interface SessionOptions {
  readonly graphPath: string;
  readonly shape: GraphShape;
  readonly device: Device;
  /** Threads for one pass, at least 1. */
  readonly threads: number;
}

/** One row to evaluate. All M tokens of all rows of a pass are padded to the widest row with weight 0. */
export interface PassRow {
  readonly ids: readonly number[];
  readonly weights: readonly number[];
  readonly position: number;
}

export interface Pass {
  /** [S] */
  readonly rows: readonly PassRow[];
  /** Slot of the first row; the others follow. T = firstSlot + S. */
  readonly firstSlot: number;
  /** Sets the bias of row `index` over slots 0 … T − 1. It arrives filled with MASKED; 0 lets the row look. */
  readonly allow: (index: number, bias: Float32Array) => void;
  /** [R] indices into the rows whose predictions are wanted. */
  readonly wanted: readonly number[];
}

/**
 * Slots by which the buffers grow. onnxruntime-node hands every output to JavaScript as a copy, buffers bound in
 * place included, so a pass costs by their size (measured: 1.4 ms at 600 slots, 2.9 ms at 3,584, for the model in
 * the box). They are therefore never much larger than what is in use.
 */
const SLOT_STEP = 128;

export class GraphSession {
  readonly #session: ort.InferenceSession;
  readonly #shape: GraphShape;
  readonly #device: Device;
  #slots = 0;
  #pasts: Record<string, ort.Tensor> = {};
  #presents: Record<string, ort.Tensor> = {};

  private constructor(session: ort.InferenceSession, options: SessionOptions) {
    this.#session = session;
    this.#shape = options.shape;
    this.#device = options.device;
  }

  /**
   * Loads the graph on the device.
   * @throws ModelError `modelDamaged` when the graph cannot be read, `deviceFailed` when the device refuses it
   */
  static async open(options: SessionOptions): Promise<GraphSession> {
    try {
      const session = await ort.InferenceSession.create(options.graphPath, {
        executionProviders: [options.device],
        intraOpNumThreads: options.threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
        enableCpuMemArena: true,
        logSeverityLevel: 3,
        // Threads that spin between passes would keep cores busy while the person merely reads.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      });
      const missing = [INPUT.ids, INPUT.weights, INPUT.positions, INPUT.bias, INPUT.logitsRows].filter(
        (name) => !session.inputNames.includes(name),
      );
      if (missing.length > 0) {
        throw new ModelError(
          'modelMismatch',
          `The graph ${options.graphPath} lacks the input ${missing[0]}. Convert the model again.`,
        );
      }
      return new GraphSession(session, options);
    } catch (error) {
      if (error instanceof ModelError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (options.device === 'cpu') {
        throw new ModelError(
          'modelDamaged',
          `The graph ${options.graphPath} cannot be loaded (${reason}). Convert the model again.`,
          { cause: error },
        );
      }
      throw new ModelError(
        'deviceFailed',
        `The device ${options.device} cannot run this model (${reason.trim()}).`,
        { cause: error },
      );
    }
  }

  /**
   * Evaluates the rows in one pass and returns the wanted ones' predictions, in the order asked for.
   * @throws RangeError without rows or without wanted ones, which the runtime does not survive
   */
  async run(pass: Pass): Promise<readonly Row[]> {
    if (pass.rows.length === 0 || pass.wanted.length === 0)
      throw new RangeError('A pass wants at least one row.');
    const rows = pass.rows.length;
    const total = pass.firstSlot + rows;
    this.#grow(total);
    const width = pass.rows.reduce((most, row) => Math.max(most, row.ids.length), 1);
    const ids = new BigInt64Array(rows * width);
    const weights = new Float32Array(rows * width);
    const bias = new Float32Array(rows * total).fill(MASKED);
    pass.rows.forEach((row, index) => {
      row.ids.forEach((id, m) => (ids[index * width + m] = BigInt(id)));
      weights.set(row.weights, index * width);
      pass.allow(index, bias.subarray(index * total, (index + 1) * total));
    });
    const positions = BigInt64Array.from(pass.rows, (row) => BigInt(row.position));
    const wanted = BigInt64Array.from(pass.wanted, BigInt);
    const outputs = await this.#session.run(
      {
        ...this.#pasts,
        [INPUT.ids]: new ort.Tensor('int64', ids, [1, rows, width]),
        [INPUT.weights]: new ort.Tensor('float32', weights, [1, rows, width]),
        [INPUT.positions]: new ort.Tensor('int64', positions, [1, rows]),
        [INPUT.bias]: new ort.Tensor('float32', bias, [1, 1, rows, total]),
        [INPUT.logitsRows]: new ort.Tensor('int64', wanted, [wanted.length]),
      },
      { ...this.#presents, [OUTPUT.topkLogits]: null, [OUTPUT.topkIds]: null, [OUTPUT.logSumExp]: null },
    );
    if (this.#device !== 'cpu') this.#keepPresents();
    return this.#readRows(outputs, wanted.length);
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }

  /** Makes room for `slots`, keeping what the buffers hold. */
  #grow(slots: number): void {
    if (slots <= this.#slots) return;
    const { layers, kvHeads, headSize } = this.#shape;
    const capacity = Math.ceil(slots / SLOT_STEP) * SLOT_STEP;
    const dims = [1, kvHeads, capacity, headSize];
    const allocate = () => new ort.Tensor('float32', new Float32Array(kvHeads * capacity * headSize), dims);
    const pasts: Record<string, ort.Tensor> = {};
    const presents: Record<string, ort.Tensor> = {};
    for (const [past, present] of cacheNames(layers)) {
      pasts[past] = allocate();
      // On the CPU past and present are one buffer, written in place. Another device copies to and from its
      // own memory in any case, and must not read a buffer that it is writing.
      presents[present] = this.#device === 'cpu' ? pasts[past] : allocate();
      if (this.#slots > 0) copyHeads(floats(this.#pasts[past]), floats(pasts[past]), kvHeads);
    }
    this.#pasts = pasts;
    this.#presents = presents;
    this.#slots = capacity;
  }

  /** Makes the presents of the last pass the pasts of the next. */
  #keepPresents(): void {
    for (const [past, present] of cacheNames(this.#shape.layers)) {
      [this.#pasts[past], this.#presents[present]] = [this.#presents[present], this.#pasts[past]];
    }
  }

  #readRows(outputs: ort.InferenceSession.OnnxValueMapType, count: number): Row[] {
    const logits = floats(outputs[OUTPUT.topkLogits]);
    const ids = outputs[OUTPUT.topkIds].data;
    const logSumExp = floats(outputs[OUTPUT.logSumExp]);
    if (!(ids instanceof BigInt64Array))
      throw new ModelError(
        'modelMismatch',
        'The graph returns candidates that are not int64. Convert the model again.',
      );
    const k = this.#shape.candidates;
    return Array.from({ length: count }, (_, row) => ({
      ids: Int32Array.from(ids.subarray(row * k, (row + 1) * k), Number),
      logits: logits.slice(row * k, (row + 1) * k),
      logSumExp: logSumExp[row],
    }));
  }
}

function floats(tensor: ort.OnnxValue): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new ModelError(
    'modelMismatch',
    'The graph returns numbers that are not float32. Convert the model again.',
  );
}

/** Copies [heads, slots, head size] into a buffer with more slots. */
function copyHeads(from: Float32Array, to: Float32Array, heads: number): void {
  const length = from.length / heads;
  for (let head = 0; head < heads; head++) {
    to.set(from.subarray(head * length, (head + 1) * length), head * (to.length / heads));
  }
}

/** The key-value buffers of all layers: each one's name as an input, and as the output that continues it. */
function cacheNames(layers: number): (readonly [past: string, present: string])[] {
  return Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) => [
    [INPUT.pastKey(layer), OUTPUT.presentKey(layer)] as const,
    [INPUT.pastValue(layer), OUTPUT.presentValue(layer)] as const,
  ]);
}
