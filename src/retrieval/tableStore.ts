import { readSealed, writeSealed } from './sealedFile';
import type { StoreState } from './indexStore';

/** What drafters have learned, by their names. */
export type Tables = ReadonlyMap<string, Int32Array>;

/**
 * Keeps drafters' tables.
 * @param key tells the model from others: its predictions are what was learned
 * @throws the file system's error; the old store stays
 */
export async function writeTables(path: string, key: Uint8Array, tables: Tables): Promise<void> {
  const header = Array.from(tables, ([name, { length }]) => [name, length]);
  const bytes = Array.from(
    tables.values(),
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  await writeSealed(path, key, header, bytes);
}

/** What was kept, or why it is not used. */
export async function readTables(
  path: string,
  key: Uint8Array,
): Promise<{ readonly state: StoreState; readonly tables?: Tables }> {
  const read = await readSealed(path, key);
  if (read.state !== 'read') return { state: read.state };
  if (!isHeader(read.header) || read.body.byteLength % 4 !== 0) return { state: 'damaged' };
  const numbers = new Int32Array(read.body.buffer);
  const tables = new Map<string, Int32Array>();
  let start = 0;
  for (const [name, length] of read.header) {
    tables.set(name, numbers.slice(start, start + length));
    start += length;
  }
  return start === numbers.length ? { state: 'read', tables } : { state: 'damaged' };
}

function isHeader(value: unknown): value is readonly (readonly [name: string, length: number])[] {
  const isEntry = (entry: unknown) =>
    Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string' && Number.isInteger(entry[1]);
  return Array.isArray(value) && value.every(isEntry);
}
