import type { NgramIndex } from './ngramIndex';
import { readSealed, writeSealed } from './sealedFile';

/** What became of reading a store. */
export type StoreState = 'read' | 'absent' | 'foreign' | 'damaged';

/** Bytes that are gathered before they are written. */
const CHUNK = 1 << 20;

/** Files that are added to the index in one go: less than a millisecond. */
const SLICE = 32;

interface StoreHeader {
  readonly bytesPerToken: number;
  readonly files: readonly (readonly [path: string, stamp: string, tokens: number])[];
}

/**
 * Keeps the index's token streams; all else is made from them faster than it could be read.
 * @param key tells the tokenizer from others
 * @returns false when the index changed while it was being written, and the old store stays
 * @throws the file system's error; the old store stays
 */
export function writeIndex(path: string, key: Uint8Array, index: NgramIndex): Promise<boolean> {
  const files = Array.from(index.paths, (file) => {
    const tokens = index.pieces(file).reduce((sum, { length }) => sum + length, 0);
    return [file, index.stamp(file) ?? '', tokens] as const;
  });
  const header: StoreHeader = { bytesPerToken: index.bytesPerToken, files };
  return writeSealed(path, key, header, streams(index, index.changes));
}

/** The tokens of all files in chunks, or undefined once the index is another than the one with so many changes. */
function* streams(index: NgramIndex, changes: number): Generator<Uint8Array | undefined> {
  const chunk = new Uint8Array(CHUNK);
  let filled = 0;
  if (index.changes !== changes) {
    yield undefined;
    return;
  }
  for (const path of [...index.paths]) {
    for (const { buffer, byteOffset, byteLength } of index.pieces(path)) {
      for (let done = 0; done < byteLength;) {
        const size = Math.min(byteLength - done, CHUNK - filled);
        chunk.set(new Uint8Array(buffer, byteOffset + done, size), filled);
        done += size;
        filled += size;
        if (filled < CHUNK) continue;
        yield chunk;
        if (index.changes !== changes) {
          yield undefined;
          return;
        }
        filled = 0;
      }
    }
  }
  yield chunk.subarray(0, filled);
}

/**
 * Fills an empty index with what was kept.
 * @param pause resolves when there is time for the next slice
 */
export async function readIndex(
  path: string,
  key: Uint8Array,
  index: NgramIndex,
  pause: () => Promise<void>,
): Promise<StoreState> {
  const read = await readSealed(path, key);
  if (read.state !== 'read') return read.state;
  const { header, body } = read;
  if (!isHeader(header)) return 'damaged';
  const tokens = header.bytesPerToken === 2 ? new Uint16Array(body.buffer) : new Uint32Array(body.buffer);
  const total = header.files.reduce((sum, [, , length]) => sum + length, 0);
  if (total !== tokens.length) return 'damaged';
  let start = 0;
  for (const [at, [file, stamp, length]] of header.files.entries()) {
    index.add(file, tokens.subarray(start, start + length), stamp);
    start += length;
    if (at % SLICE === SLICE - 1) await pause();
  }
  return 'read';
}

function isHeader(value: unknown): value is StoreHeader {
  if (typeof value !== 'object' || value === null || !('files' in value) || !('bytesPerToken' in value))
    return false;
  const { files, bytesPerToken } = value;
  const isList = Array.isArray(files) && files.every(isStoredFile);
  return isList && (bytesPerToken === 2 || bytesPerToken === 4);
}

function isStoredFile(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [path, stamp, length] = Array.from<unknown>(value);
  return (
    typeof path === 'string' && typeof stamp === 'string' && Number.isInteger(length) && Number(length) >= 0
  );
}
