/**
 * The safetensors format: 8 bytes little-endian header length N, N bytes of JSON that name each tensor's type,
 * shape and place, then the tensors' bytes without gaps.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { ModelError } from '../runtime/errors';
import { isObject, refuseLfsPointer } from '../runtime/json';
import { BYTES_OF, isDtype } from './dtype';
import { damaged } from './sourceErrors';

export interface TensorInfo {
  readonly file: string;
  readonly name: string;
  /** As the file names it; only some types can be decoded. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** First byte in the file. */
  readonly offset: number;
  readonly bytes: number;
  /**
   * The size of a head whose two halves lie row by row between one another: the first row of one, of the other, the
   * second of the one, … Absent where they lie one after the other, as the graph wants them.
   */
  readonly pairedIn?: number;
}

/** The reference implementation's limit; a longer header is a damaged length. */
const MOST_HEADER_BYTES = 100_000_000;

const LENGTH_BYTES = 8;

/**
 * Reads where a file's tensors are.
 * @throws ModelError `modelMissing` or `modelDamaged`, naming file, tensor and reason
 */
export async function readTensorInfos(file: string): Promise<TensorInfo[]> {
  const handle = await openForReading(file);
  try {
    const { size } = await handle.stat();
    const header = await readHeader(handle, file, size);
    return parseHeader(header, file, size - LENGTH_BYTES - header.byteLength);
  } finally {
    await handle.close();
  }
}

/** @throws ModelError `modelMissing` */
export async function openForReading(file: string): Promise<FileHandle> {
  return open(file, 'r').catch((error: unknown) => {
    throw new ModelError(
      'modelMissing',
      `The weights file ${file} cannot be read. Download the model again.`,
      {
        cause: error,
      },
    );
  });
}

/** Fills `buffer` from `offset` of the file. @throws ModelError `modelDamaged` when the file ends before */
export async function readFully(
  handle: FileHandle,
  file: string,
  buffer: Uint8Array,
  offset: number,
): Promise<void> {
  for (let done = 0; done < buffer.byteLength;) {
    const { bytesRead } = await handle.read(buffer, done, buffer.byteLength - done, offset + done);
    if (bytesRead === 0) throw damaged(file, `ends at byte ${offset + done}, within its tensors`);
    done += bytesRead;
  }
}

async function readHeader(handle: FileHandle, file: string, size: number): Promise<Uint8Array> {
  if (size < LENGTH_BYTES) throw damaged(file, `has ${size} bytes and thus no header`);
  const length = new Uint8Array(LENGTH_BYTES);
  await readFully(handle, file, length, 0);
  refuseLfsPointer(new TextDecoder().decode(length), file);
  const bytes = new DataView(length.buffer).getBigUint64(0, true);
  if (bytes > BigInt(MOST_HEADER_BYTES))
    throw damaged(file, `declares a header of ${bytes.toString()} bytes`);
  if (Number(bytes) > size - LENGTH_BYTES) {
    throw damaged(
      file,
      `declares a header of ${bytes.toString()} bytes but has ${size} in all: it is truncated`,
    );
  }
  const header = new Uint8Array(Number(bytes));
  await readFully(handle, file, header, LENGTH_BYTES);
  return header;
}

/**
 * @param header the JSON's bytes
 * @param dataBytes how many bytes follow it
 * @returns the tensors in the order of their places
 */
function parseHeader(header: Uint8Array, file: string, dataBytes: number): TensorInfo[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch (error) {
    throw damaged(file, 'has a header that is not JSON', error);
  }
  if (!isObject(json)) throw damaged(file, 'has a header that is not a JSON object');
  const dataStart = LENGTH_BYTES + header.byteLength;
  const tensors = Object.entries(json)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => parseTensor(name, value, file, dataStart));
  tensors.sort((a, b) => a.offset - b.offset);
  let end = dataStart;
  for (const { name, offset, bytes } of tensors) {
    if (offset < end) throw damaged(file, `places the tensor ${name} over the one before it`);
    if (offset > end) throw damaged(file, `leaves a gap before the tensor ${name}`);
    end = offset + bytes;
    if (end > dataStart + dataBytes) {
      throw damaged(
        file,
        `ends within the tensor ${name}: ${end} bytes are declared, ${dataStart + dataBytes} there`,
      );
    }
  }
  if (end < dataStart + dataBytes) throw damaged(file, 'holds more bytes than its header declares');
  return tensors;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function parseTensor(name: string, value: unknown, file: string, dataStart: number): TensorInfo {
  const wrong = (what: string) => damaged(file, `declares the tensor ${name} with ${what}`);
  if (!isObject(value)) throw wrong('something that is not an object');
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string') throw wrong('no type');
  if (!Array.isArray(shape) || !shape.every(isCount)) throw wrong('a shape that is not a list of sizes');
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    throw wrong('wrong offsets');
  const [begin, end] = offsets;
  if (end < begin) throw wrong('an end before its beginning');
  const bytes = end - begin;
  if (isDtype(dtype)) {
    const needed = shape.reduce((product, size) => product * size, BYTES_OF[dtype]);
    if (needed !== bytes) {
      throw wrong(`${bytes} bytes, where the shape [${shape.join(', ')}] of ${dtype} needs ${needed}`);
    }
  }
  return { file, name, dtype, shape, offset: dataStart + begin, bytes };
}
