/** Streams the planned weights from the checkpoint into the data file. */
import type { Checkpoint } from './checkpoint';
import type { Region } from './onnx/graphBuilder';
import { quantizeRow, quantizeRows } from './quantize';
import type { HashedFile } from './hashedFile';
import { rotate, rotateEach } from './rotation';
import {
  scaleOf,
  type QuantizedWeights,
  type RowQuantizedWeights,
  type Source,
  type WeightPlan,
} from './weightPlan';

export interface WriteOptions {
  readonly plan: WeightPlan;
  readonly checkpoint: Checkpoint;
  readonly file: HashedFile;
  readonly signal: AbortSignal | undefined;
  /** Told of the bytes of all tensors read so far and of those to read, and of the last tensor. */
  readonly progress: ((done: number, total: number, what: string) => void) | undefined;
}

/** @throws ModelError; the signal's reason when it is aborted */
export async function writeWeights(options: WriteOptions): Promise<void> {
  const { plan, file, checkpoint } = options;
  const total = plan.sources.reduce((sum, { name }) => sum + checkpoint.bytes(name), 0);
  let done = 0;
  const read = (sources: readonly Source[]) =>
    readAll(sources, options, (name) => {
      done += checkpoint.bytes(name);
      options.progress?.(done, total, name);
    });
  for (const item of plan.items) {
    await pad(file, item.values);
    switch (item.kind) {
      case 'computed': {
        const vectors: Float32Array[] = [];
        for await (const vector of read(item.sources)) vectors.push(vector);
        await file.write(bytesOf(item.compute(vectors)));
        break;
      }
      case 'floats':
        for await (const floats of read(item.sources)) await file.write(bytesOf(floats));
        break;
      case 'quantized':
        await writeQuantized(file, item, read(item.sources));
        break;
      case 'byRow':
        await writeByRow(file, item, read(item.sources));
    }
  }
}

/** Writes integers as they come; the scales are kept until the end, because they stand behind. */
async function writeQuantized(
  file: HashedFile,
  { columns, bits, scales: place }: QuantizedWeights,
  chunks: AsyncIterable<Float32Array>,
): Promise<void> {
  const scales = new Float32Array(place.length / Float32Array.BYTES_PER_ELEMENT);
  let done = 0;
  for await (const floats of chunks) {
    const quantized = quantizeRows(floats, columns, bits);
    scales.set(quantized.scales, done);
    done += quantized.scales.length;
    await file.write(quantized.values);
  }
  await pad(file, place);
  await file.write(bytesOf(scales));
}

/** Holds one matrix in bytes while it is read: most are written transposed. */
async function writeByRow(
  file: HashedFile,
  { columns, values, scales: place, isTransposed }: RowQuantizedWeights,
  chunks: AsyncIterable<Float32Array>,
): Promise<void> {
  const scales = new Float32Array(place.length / Float32Array.BYTES_PER_ELEMENT);
  const integers = new Int8Array(values.length);
  const [step, stride] = isTransposed ? [1, scales.length] : [columns, 1];
  let row = 0;
  for await (const floats of chunks) {
    for (let at = 0; at < floats.length; at += columns, row++)
      scales[row] = quantizeRow(floats.subarray(at, at + columns), integers, row * step, stride);
  }
  await file.write(new Uint8Array(integers.buffer));
  await pad(file, place);
  await file.write(bytesOf(scales));
}

/** The tensors' numbers, changed as their sources say, in chunks of whole rows. */
async function* readAll(
  sources: readonly Source[],
  options: WriteOptions,
  finished: (name: string) => void,
): AsyncGenerator<Float32Array> {
  for (const source of sources) {
    const columns = source.shape.at(-1) ?? 1;
    const scaledBy = scaleOf(source);
    const scale = scaledBy && (await readWhole(scaledBy, options));
    if (scaledBy) finished(scaledBy.name);
    if (source.rotated === 'rows') {
      const whole = await readWhole(source, options);
      multiply(whole, source.factor);
      rotate(whole, source.shape[0]);
      yield whole;
    } else {
      for await (const floats of readRows(source, options)) {
        multiply(floats, source.factor);
        if (scale) for (let at = 0; at < floats.length; at++) floats[at] *= scale[at % columns];
        if (source.rotated === 'columns') rotateEach(floats, columns);
        yield floats;
      }
    }
    finished(source.name);
  }
}

function multiply(floats: Float32Array, factor: number | undefined): void {
  if (factor !== undefined) for (let at = 0; at < floats.length; at++) floats[at] *= factor;
}

async function* readRows(source: Source, { checkpoint, signal }: WriteOptions): AsyncGenerator<Float32Array> {
  for await (const floats of checkpoint.rows(source)) {
    signal?.throwIfAborted();
    yield floats;
  }
}

async function readWhole(source: Source, options: WriteOptions): Promise<Float32Array> {
  const whole = new Float32Array(source.shape.reduce((product, size) => product * size, 1));
  let done = 0;
  for await (const floats of readRows(source, options)) {
    whole.set(floats, done);
    done += floats.length;
  }
  return whole;
}

/** Fills up to the beginning of a region. */
async function pad(file: HashedFile, region: Region): Promise<void> {
  if (file.bytes < region.offset) await file.write(new Uint8Array(region.offset - file.bytes));
}

/** ONNX stores numbers little-endian, as do all machines that this runs on. */
function bytesOf(floats: Float32Array): Uint8Array {
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
}
