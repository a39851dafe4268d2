import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { errorCode } from '../convert/errorCode';
import { isAlive } from '../convert/staging';
import { JobError } from './jobError';

/** A process may die without its lock, and another get its number: no lock is believed for longer than this. */
const LONGEST = 24 * 60 * 60 * 1000;

/** Numbers this process's attempts. */
let attempts = 0;

/**
 * Calls `work` while no other process does so with the same lock. The lock is a file with the number of the process
 * that holds it; it appears with its content, so that nobody reads half of it.
 * @throws JobError `busy` when another process holds it; what `work` throws
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const own = `${path}.${process.pid}-${++attempts}`;
  await writeFile(own, String(process.pid));
  try {
    await take(own, path);
  } finally {
    await rm(own, { force: true });
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(own: string, path: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await link(own, path);
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    if (await isHeld(path)) break;
    await clear(path, `${own}.stale`);
  }
  throw new JobError(
    'busy',
    `Another window of the editor is at this model right now. Wait until it is done. If there is none, delete ${path}.`,
  );
}

/** Removes a stale lock. Two may find it stale together, and the slower one find the faster one's: that is put back. */
async function clear(path: string, aside: string): Promise<void> {
  try {
    await rename(path, aside);
  } catch {
    return; // The other was faster.
  }
  if (await isHeld(aside)) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function isHeld(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    return Date.now() - mtimeMs < LONGEST && isAlive(parseInt(await readFile(path, 'utf8'), 10));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false; // Released meanwhile.
    throw error;
  }
}
