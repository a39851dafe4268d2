/**
 * A file that is whole or is not used: magic, version, whose it is, a header and bytes, and a checksum over all of it.
 * It is written beside its place and renamed, so another process, or the next one after a kill, finds the old one or
 * the new one.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';

const MAGIC = Buffer.from('SPRDRAFT', 'latin1');
/** Raised also with stricter rules of what is left out, so that nothing that was learnt before them stays. */
const VERSION = 2;
const CHECKSUM = 4;

/** Offsets: magic, version, key, length of the header. The header is padded to a multiple of four. */
const KEY = MAGIC.length + 4;
const KEY_BYTES = 32;
const HEADER = KEY + KEY_BYTES + 4;

/** Half-written files of a process that died are removed when they are this old, in milliseconds. */
const STALE = 10 * 60_000;

/** What stands in a sealed file, or why it is not used. `foreign`: another key or version, so another model's. */
export type Unsealed =
  | { readonly state: 'read'; readonly header: unknown; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly state: 'absent' | 'foreign' | 'damaged' };

/**
 * Writes a file atomically.
 * @param key 32 bytes that say whose content it is
 * @param header what JSON can say
 * @param body written one after the other; `undefined` gives the file up, and the old one stays
 * @returns whether it was written
 * @throws the file system's error; the old file stays, and no half of the new one
 */
export async function writeSealed(
  path: string,
  key: Uint8Array,
  header: unknown,
  body: Iterable<Uint8Array | undefined>,
): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  await removeStale(path);
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  let sum = 0;
  try {
    for (const part of parts(key, header, body)) {
      if (part === undefined) {
        await file.close();
        await rm(temporary, { force: true });
        return false;
      }
      // zlib begins anew when it is given nothing.
      if (part.byteLength > 0) sum = crc32(part, sum);
      for (let done = 0; done < part.byteLength;) done += (await file.write(part, done)).bytesWritten;
    }
    const checksum = Buffer.alloc(CHECKSUM);
    checksum.writeUInt32LE(sum);
    await file.write(checksum);
    await file.sync();
    await file.close();
    await rename(temporary, path);
    return true;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Reads a file that `writeSealed` wrote. Whatever else stands there is told as a reason, never thrown. */
export async function readSealed(path: string, key: Uint8Array): Promise<Unsealed> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { state: absent ? 'absent' : 'damaged' };
  }
  if (bytes.length < HEADER + CHECKSUM || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    return { state: 'damaged' };
  const end = bytes.length - CHECKSUM;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return { state: 'damaged' };
  if (bytes.readUInt32LE(MAGIC.length) !== VERSION) return { state: 'foreign' };
  if (!bytes.subarray(KEY, KEY + KEY_BYTES).equals(key)) return { state: 'foreign' };
  const start = HEADER + bytes.readUInt32LE(HEADER - 4);
  try {
    const header: unknown = JSON.parse(bytes.toString('utf8', HEADER, start));
    // A copy of its own begins where typed arrays may begin.
    return { state: 'read', header, body: new Uint8Array(bytes.subarray(start, end)) };
  } catch {
    return { state: 'damaged' };
  }
}

function* parts(
  key: Uint8Array,
  header: unknown,
  body: Iterable<Uint8Array | undefined>,
): Generator<Uint8Array | undefined> {
  const json = Buffer.from(JSON.stringify(header));
  const padded = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(HEADER + padded, ' ');
  MAGIC.copy(head);
  head.writeUInt32LE(VERSION, MAGIC.length);
  head.set(key.subarray(0, KEY_BYTES), KEY);
  head.writeUInt32LE(padded, HEADER - 4);
  json.copy(head, HEADER);
  yield head;
  yield* body;
}

async function removeStale(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith('.tmp')) continue;
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > STALE) await rm(join(folder, name), { force: true });
  }
}
