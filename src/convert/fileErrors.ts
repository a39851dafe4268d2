/** What the file system says of what went wrong, and what is done about it. */
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModelError } from '../runtime/errors';

/** The operating system's name for what went wrong (`ENOENT`, `ENOSPC`), if it was its doing. */
export function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Whether there is no space, or none left of what this person may use. */
export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(String(errorCode(error)));

/**
 * Writes a file, and says so where there is no space.
 * @param advice what the person is to do
 * @throws ModelError `diskFull`; what else `write` throws
 */
export async function namingFullDisk<T>(path: string, advice: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new ModelError('diskFull', `There is no room left for ${path}. ${advice}`, { cause: error });
  }
}

/** Whether it is what Windows says where a file is open, or one in a folder. */
export const isInUse = (error: unknown): boolean => IN_USE.includes(errorCode(error));
const IN_USE: readonly unknown[] = ['EPERM', 'EACCES', 'EBUSY'];

/** Pauses before another attempt, in milliseconds: scanners for viruses open what was just written, for a moment. */
const PAUSES = [50, 100, 200, 400, 800, 1600];

/** Gives a file or a folder another name. Tests put one in that fails. */
export type Move = (from: string, to: string) => Promise<void>;

/** Moves something that a program may have open for a moment. @throws what the last attempt throws */
export async function moveInTime(from: string, to: string, move: Move): Promise<void> {
  for (const pause of PAUSES) {
    try {
      await move(from, to);
      return;
    } catch (error) {
      if (!isInUse(error)) throw error;
    }
    await sleep(pause);
  }
  await move(from, to);
}

/** Removes a folder that nobody needs any more. What stays, as what is open does on some network shares, goes another time. */
export async function removeNowOrLater(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
