import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../convert/fileErrors';
import { isAlive } from '../convert/staging';
import { JobError } from './jobError';

/** How often the holder of a lock gives a sign of life, the time of the lock's file, in milliseconds. */
export const SIGN_EVERY = 10_000;

/**
 * A process may die without its lock, and another get its number: without a sign of life for so long none is believed
 * unless it gives one while it is looked at. A machine that wakes has slept for as long as it likes.
 */
const QUIET = 18 * SIGN_EVERY;
const LOOKED_AT = 1.5 * SIGN_EVERY;

/** Milliseconds since a sign of life. One in the future is none either: clocks of network shares differ. */
export const quietFor = (mtimeMs: number): number => Math.abs(Date.now() - mtimeMs);

/** Time to write a process's number, where a lock is there before its content is: one without is a dead process's. */
const TO_WRITE = 5000;

/** Numbers this process's attempts. */
let attempts = 0;

/** Gives the second name to a file, unless something has it. Tests put one in that fails. */
export type HardLink = (file: string, name: string) => Promise<void>;

export interface LockOptions {
  readonly hardLink?: HardLink;
  /** Milliseconds for which a quiet lock is looked at. */
  readonly lookedAt?: number;
}

/**
 * Calls `work` while no other process does so with the same lock.
 * @throws JobError `busy` when another process holds it; the file system's error; what `work` throws
 */
export async function withLock<T>(path: string, work: () => Promise<T>, options?: LockOptions): Promise<T> {
  const release = await takeLock(path, options);
  try {
    return await work();
  } finally {
    await release();
  }
}

/**
 * Takes a lock: a file with the number of the process that holds it. It appears with its content, so that nobody
 * reads half of it, where a file can have a second name.
 * @returns gives it back
 * @throws JobError `busy` when another process holds it; the file system's error
 */
export async function takeLock(path: string, options: LockOptions = {}): Promise<() => Promise<void>> {
  const own = `${path}.${process.pid}-${++attempts}`;
  try {
    await writeFile(own, String(process.pid));
    await take(own, path, options);
  } finally {
    await rm(own, { force: true });
  }
  const signs = setInterval(() => {
    const now = new Date();
    void utimes(path, now, now).catch(() => undefined);
  }, SIGN_EVERY).unref();
  return async () => {
    clearInterval(signs);
    // Who was quiet for long, as one that was held up with its machine, may have lost it to another, who is at work.
    const holder = await readFile(path, 'utf8').catch(() => '');
    if (holder === String(process.pid)) await rm(path, { force: true });
  };
}

async function take(
  own: string,
  path: string,
  { hardLink = link, lookedAt = LOOKED_AT }: LockOptions,
): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await appear(own, path, hardLink);
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    if (await isHeld(path, lookedAt)) break;
    await clear(path, `${own}.stale`, hardLink);
  }
  throw new JobError(
    'busy',
    `Another window of the editor is at this model right now. Wait until it is done. If there is none, delete ${path}.`,
  );
}

/** Makes a lock with the content of a file. @throws an error with the code EEXIST when there is one */
async function appear(file: string, path: string, hardLink: HardLink): Promise<void> {
  try {
    await hardLink(file, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error;
    // FAT, exFAT and some network shares have no hard links, and every system has another code for that (Windows says
    // EISDIR). Of what else may be wrong the file itself says more.
    await writeFile(path, await readFile(file), { flag: 'wx' });
  }
}

/** Removes a stale lock. Two may find it stale together, and the slower one find the faster one's: that is put back. */
async function clear(path: string, aside: string, hardLink: HardLink): Promise<void> {
  try {
    await rename(path, aside);
  } catch {
    return; // The other was faster.
  }
  if (await isHeld(aside)) await appear(aside, path, hardLink).catch(() => undefined);
  await rm(aside, { force: true });
}

/** @param lookedAt how long one that is quiet is looked at, where it is in its place and can give a sign */
async function isHeld(path: string, lookedAt?: number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    const age = quietFor(mtimeMs);
    const content = await readFile(path, 'utf8');
    if (!/^[1-9]\d*$/.test(content)) return age < TO_WRITE;
    if (!isAlive(Number(content))) return false;
    if (age < QUIET) return true;
    if (lookedAt === undefined) return false;
    await sleep(lookedAt);
    return (await stat(path)).mtimeMs !== mtimeMs;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false; // Released meanwhile.
    throw error;
  }
}
