/** The one file that imports `onnxruntime-node`: a graph by the contract, run one pass at a time. */
import * as ort from 'onnxruntime-node';
import type { Row } from '../decoding/row';
import { BYTE_PRODUCTS } from './byteProducts';
import { INPUT, MASKED, OUTPUT, type GraphShape } from './contract';
import { ModelError } from './errors';
import { nativeFault } from './nativeReason';

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
  /** The slots that row `index` sees, ascending: those of its path, which its own ends. */
  readonly path: (index: number) => readonly number[];
  /** [R] indices into the rows whose predictions are wanted. */
  readonly wanted: readonly number[];
}

/**
 * Threads wait for the next of a pass's small products in a loop, for 300 microseconds at most: put to sleep and woken
 * for each, they take 1.4 times as long. After a pass they sleep, so that no core is busy while the person merely reads.
 */
const THREADING = {
  intra_op: { allow_spinning: '1', spin_duration_us: '300' },
  force_spinning_stop: '1',
} as const;

/** What runs the graphs, for whoever keeps what was measured with it. */
export const RUNTIME = `onnxruntime ${ort.env.versions.node ?? ''} ${JSON.stringify(THREADING)}`;

/**
 * A slot in front of all others that no row looks at: the past is then never empty, and devices need not agree on
 * what a product over nothing is.
 */
const PAD = 1;

interface KeyValueBuffer {
  readonly past: string;
  readonly present: string;
  /** Whether its layer sees a window. */
  readonly isWindowed: boolean;
  /** [slots, KV heads · head size] */
  slots: Float32Array;
}

/** A graph with the keys and values of its slots. Which of them hold what, and may be written again, its user knows. */
export class GraphSession {
  readonly #session: ort.InferenceSession;
  readonly #shape: GraphShape;
  /** Floats that a slot takes in one buffer. */
  readonly #width: number;
  /** Keys and values of all slots, the pad included, layer by layer. */
  readonly #buffers: KeyValueBuffer[];

  private constructor(session: ort.InferenceSession, shape: GraphShape) {
    this.#session = session;
    this.#shape = shape;
    this.#width = shape.kvHeads * shape.headSize;
    this.#buffers = keyValueNames(shape).map((names) => ({
      ...names,
      slots: new Float32Array(this.#width),
    }));
  }

  /**
   * Loads the graph on the device.
   * @throws ModelError `modelDamaged` when the graph cannot be read, `deviceFailed` when the device refuses it,
   *   `outOfMemory`
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
        extra: {
          session: {
            ...THREADING,
            // The slow kernel, only where the fast one cuts off sums of products.
            x64quantprecision: (await exactByteProducts()) ? '0' : '1',
          },
        },
      });
      const missing = [INPUT.ids, INPUT.weights, INPUT.positions, INPUT.bias, INPUT.logitsRows].filter(
        (name) => !session.inputNames.includes(name),
      );
      if (missing.length > 0) {
        await session.release();
        throw new ModelError(
          'modelMismatch',
          `The graph ${options.graphPath} lacks the input ${missing[0]}. Convert the model again.`,
        );
      }
      return new GraphSession(session, options.shape);
    } catch (error) {
      const { device, graphPath } = options;
      if (device === 'cpu') {
        const damaged = (reason: string) =>
          `The graph ${graphPath} cannot be loaded (${reason}). Convert the model again.`;
        throw nativeFault(error, 'modelDamaged', damaged);
      }
      const refused = (reason: string) => `The device ${device} cannot run this model (${reason}).`;
      throw nativeFault(error, 'deviceFailed', refused);
    }
  }

  /**
   * Evaluates the rows in one pass and returns the wanted ones' predictions, in the order asked for.
   * @throws RangeError without rows or without wanted ones, which the runtime does not survive; ModelError
   *   `modelMismatch` where the graph answers in other types; the runtime's own error when the pass fails
   */
  async run(pass: Pass): Promise<readonly Row[]> {
    if (pass.rows.length === 0 || pass.wanted.length === 0)
      throw new RangeError('A pass wants at least one row.');
    const rows = pass.rows.length;
    const past = PAD + pass.firstSlot;
    const total = past + rows;
    const width = pass.rows.reduce((most, row) => Math.max(most, row.ids.length), 1);
    const ids = new BigInt64Array(rows * width);
    const weights = new Float32Array(rows * width);
    pass.rows.forEach((row, index) => {
      row.ids.forEach((id, m) => (ids[index * width + m] = BigInt(id)));
      weights.set(row.weights, index * width);
    });
    const paths = pass.rows.map((_, index) => pass.path(index));
    const { window } = this.#shape;
    const near = window && paths.map((path) => path.slice(-window.tokens));
    // The first slot that any row sees through the window; one that none sees where it would be one of the new.
    const firstNear = Math.min(past - 1, ...(near ?? []).map((path) => PAD + path[0]));
    const positions = BigInt64Array.from(pass.rows, (row) => BigInt(row.position));
    const wanted = BigInt64Array.from(pass.wanted, BigInt);
    this.#grow(total);
    const outputs = await this.#session.run({
      ...this.#pasts(past, firstNear),
      [INPUT.ids]: new ort.Tensor('int64', ids, [1, rows, width]),
      [INPUT.weights]: new ort.Tensor('float32', weights, [1, rows, width]),
      [INPUT.positions]: new ort.Tensor('int64', positions, [1, rows]),
      [INPUT.bias]: biasOf(paths, 0, total),
      ...(near && { [INPUT.windowBias]: biasOf(near, firstNear, total) }),
      [INPUT.logitsRows]: new ort.Tensor('int64', wanted, [wanted.length]),
    });
    for (const { present, slots } of this.#buffers) slots.set(floats(outputs[present]), past * this.#width);
    return this.#readRows(outputs, wanted.length);
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }

  /** Makes room for `total` slots, keeping what the buffers hold. */
  #grow(total: number): void {
    for (const buffer of this.#buffers) {
      if (total * this.#width <= buffer.slots.length) continue;
      const larger = new Float32Array(Math.max(total * this.#width, 2 * buffer.slots.length));
      larger.set(buffer.slots);
      buffer.slots = larger;
    }
  }

  /**
   * The slots before a pass as tensors: views of the buffers, which nothing copies on the CPU.
   * @param firstNear where those begin that windowed layers are given
   */
  #pasts(past: number, firstNear: number): Record<string, ort.Tensor> {
    return Object.fromEntries(
      this.#buffers.map(({ past: name, isWindowed, slots }) => {
        const first = isWindowed ? firstNear : 0;
        const view = slots.subarray(first * this.#width, past * this.#width);
        return [name, new ort.Tensor('float32', view, [1, past - first, this.#width])];
      }),
    );
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
      ids: tokensOf(ids.subarray(row * k, (row + 1) * k)),
      logits: logits.slice(row * k, (row + 1) * k),
      logSumExp: logSumExp[row],
    }));
  }
}

/**
 * The bias that lets each row see its path, over the slots of the buffers from `first` to `total` − 1.
 * @param paths slots without the pad
 * @returns [1, 1, rows, total − first]
 */
function biasOf(paths: readonly (readonly number[])[], first: number, total: number): ort.Tensor {
  const width = total - first;
  const bias = new Float32Array(paths.length * width).fill(MASKED);
  paths.forEach((path, index) => {
    const origin = index * width + PAD - first;
    for (const slot of path) bias[origin + slot] = 0;
  });
  return new ort.Tensor('float32', bias, [1, 1, paths.length, width]);
}

/** Token ids as numbers. Their lower halves are all of them, and come first, as on all machines that this runs on. */
function tokensOf(ids: BigInt64Array): Int32Array {
  const halves = new Int32Array(ids.buffer, ids.byteOffset, 2 * ids.length);
  const tokens = new Int32Array(ids.length);
  // To make numbers of them one by one takes ten times as long, as each is made an object first.
  for (let index = 0; index < tokens.length; index++) tokens[index] = halves[2 * index];
  return tokens;
}

let byteProducts: Promise<boolean> | undefined;

/** Whether the processor's products of bytes are exact, see `byteProducts.ts`; answered once a process. */
export function exactByteProducts(): Promise<boolean> {
  byteProducts ??= askForByteProducts().catch((error: unknown) => {
    // Memory may have been short: the next graph that is opened asks again.
    byteProducts = undefined;
    throw error;
  });
  return byteProducts;
}

async function askForByteProducts(): Promise<boolean> {
  const { graph, columns, largestByte, largestWeight, expected, ...names } = BYTE_PRODUCTS;
  const session = await ort.InferenceSession.create(graph, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const exact = async (rows: number) => {
      const outputs = await session.run({
        [names.bytes]: new ort.Tensor('uint8', new Uint8Array(rows * columns).fill(largestByte), [
          rows,
          columns,
        ]),
        [names.weights]: new ort.Tensor('int8', new Int8Array(columns * columns).fill(largestWeight), [
          columns,
          columns,
        ]),
      });
      const { data } = outputs[names.product];
      return data instanceof Int32Array && data.every((sum) => sum === expected);
    };
    // One row and several go to different kernels.
    return (await exact(1)) && (await exact(8));
  } finally {
    await session.release();
  }
}

function floats(tensor: ort.OnnxValue): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new ModelError(
    'modelMismatch',
    'The graph returns numbers that are not float32. Convert the model again.',
  );
}

/** The key-value buffers of all layers: each one's name as an input, and that of the output that adds to it. */
function keyValueNames({ layers, window }: GraphShape): readonly Omit<KeyValueBuffer, 'slots'>[] {
  return Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) => {
    const isWindowed = window?.layers.includes(layer) ?? false;
    return [
      { past: INPUT.pastKey(layer), present: OUTPUT.presentKey(layer), isWindowed },
      { past: INPUT.pastValue(layer), present: OUTPUT.presentValue(layer), isWindowed },
    ];
  });
}
