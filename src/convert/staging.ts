/**
 * A folder that appears whole or not at all: it is written beside its place under another name and moved there at
 * the end. A crash leaves a folder that nobody takes for a model, and the next conversion removes it.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ModelError } from '../runtime/errors';
import { errorCode, isInUse, moveInTime, removeNowOrLater, type Move } from './fileErrors';

/**
 * Calls `write` with an empty folder and moves that to `target`, in place of the model there.
 * @param known names of the files of a model; a target with any other of a person's is not replaced
 * @throws ModelError `modelMismatch` when the target is somebody else's folder, is in use, or cannot be made; what
 *   `write` throws
 */
export async function replaceFolder<T>(
  target: string,
  known: readonly string[],
  write: (folder: string) => Promise<T>,
  move: Move = rename,
): Promise<T> {
  const place = resolve(target);
  await checkReplaceable(place, known);
  await removeLeftovers(place);
  const owner = `${process.pid}-${++stagings}`;
  const staging = `${place}${STAGING}${owner}`;
  await make(staging, place);
  try {
    const result = await write(staging);
    await swap(staging, place, `${place}${REPLACED}${owner}`, (from, to) => moveOrExplain(from, to, move));
    return result;
  } finally {
    await removeNowOrLater(staging);
  }
}

const STAGING = '.converting-';
const REPLACED = '.replaced-';

/** Numbers the folders of this process. */
let stagings = 0;

/** The names in a folder; none when there is no such folder. */
const namesIn = (folder: string) => readdir(folder).catch(() => []);

/** What file managers leave in folders that a person looks into. */
const BY_SYSTEM = /^(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

async function checkReplaceable(place: string, known: readonly string[]): Promise<void> {
  // Where nothing can be, as below a file, that is said once the folder is made.
  if (!existsSync(place)) return;
  const names = await readdir(place).catch((error: unknown) => {
    // A file, or a folder that this person may not look into: moving it aside would still go.
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError(
      'modelMismatch',
      `${place} cannot be read as a folder (${reason}), and would be replaced as a whole. Choose a new or empty folder.`,
      { cause: error },
    );
  });
  const foreign = names.find((name) => !known.includes(name) && !BY_SYSTEM.test(name));
  if (foreign === undefined) return;
  throw new ModelError(
    'modelMismatch',
    `The folder ${place} holds ${foreign}, which is no part of a converted model, and would be replaced as a whole. Choose a new or empty folder.`,
  );
}

async function make(staging: string, place: string): Promise<void> {
  try {
    // A process that is gone may have had the same number, as in a container that was started anew.
    await rm(staging, { recursive: true, force: true });
    await makeWithParents(staging);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError(
      'modelMismatch',
      `The folder ${place} cannot be made (${reason}). Choose another, or see that ${dirname(place)} can be written to.`,
      { cause: error },
    );
  }
}

/** Makes a folder. Where the system lets nobody make one, as in `/proc`, Node's own `recursive` tries without end. */
async function makeWithParents(folder: string): Promise<void> {
  try {
    await makeUnlessThere(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (errorCode(error) !== 'ENOENT' || parent === folder) throw error;
    await makeWithParents(parent);
    await makeUnlessThere(folder);
  }
}

async function makeUnlessThere(folder: string): Promise<void> {
  await mkdir(folder).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

/** Removes what conversions of processes that are gone have left. */
async function removeLeftovers(place: string): Promise<void> {
  const parent = dirname(place);
  for (const name of await namesIn(parent)) {
    const mark = [STAGING, REPLACED].find((each) => name.startsWith(basename(place) + each));
    if (mark === undefined) continue;
    const pid = parseInt(name.slice(basename(place).length + mark.length), 10);
    if (!isAlive(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // No permission to signal it: it lives and is somebody else's.
    return errorCode(error) === 'EPERM';
  }
}

/** How often another conversion to the same place may come in between. */
const ATTEMPTS = 5;

async function moveOrExplain(from: string, to: string, move: Move): Promise<void> {
  try {
    await moveInTime(from, to, move);
  } catch (error) {
    if (!isInUse(error)) throw error;
    throw new ModelError(
      'modelMismatch',
      `The folder ${from} cannot be moved to ${to} (${String(errorCode(error))}): a program has its files open, a disk is mounted there, or nobody may change what is beside it. Choose another model in every window of the editor and try again, or choose another folder.`,
      { cause: error },
    );
  }
}

/** A folder cannot be renamed onto one that is not empty, so the old one steps aside, and back if need be. */
async function swap(staging: string, place: string, aside: string, move: Move): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const hadOld = await stepAside(place, aside, move);
    try {
      await move(staging, place);
      break;
    } catch (error) {
      const taken = (await namesIn(place)).length > 0;
      if (!taken || attempt === ATTEMPTS) {
        if (hadOld && !taken) await move(aside, place);
        throw error;
      }
    }
  }
  await removeNowOrLater(aside);
}

/** Returns whether there was something to move. */
async function stepAside(place: string, aside: string, move: Move): Promise<boolean> {
  await rm(aside, { recursive: true, force: true });
  try {
    await move(place, aside);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
