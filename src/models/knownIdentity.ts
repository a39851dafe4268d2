import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointIdentity } from '../convert/identity';

/** What was hashed in this process: a checkpoint is looked at where its graph is found, and again where that is opened. */
const known = new Map<string, { readonly state: string; readonly identity: string }>();

/** The clock of FAT ticks this often, in milliseconds: a file may change twice within a tick, and look the same. */
const TICK = 2000;

/**
 * `checkpointIdentity`, which reads all of a small checkpoint, without reading again what did not change.
 * @param compute tests count its calls
 * @throws ModelError `modelMissing` when there are no weights
 */
export async function knownIdentity(folder: string, compute = checkpointIdentity): Promise<string> {
  // Taken before anything is read: what changes meanwhile no longer fits it.
  const { state, newest } = await filesIn(folder);
  const found = known.get(folder);
  if (found?.state === state) return found.identity;
  const identity = await compute(folder);
  if (newest < Date.now() - TICK) known.set(folder, { state, identity });
  else known.delete(folder);
  return identity;
}

/** The files as the system describes them, and when one of them was last written. Which of them count is not asked. */
async function filesIn(folder: string): Promise<{ readonly state: string; readonly newest: number }> {
  // Of a model that is one file, that file.
  const names = await readdir(folder).catch(() => ['']);
  let newest = 0;
  const facts = await Promise.all(
    names.sort().map(async (name) => {
      const info = await stat(join(folder, name)).catch(() => undefined);
      if (info?.isFile() !== true) return [];
      newest = Math.max(newest, info.mtimeMs);
      return [name, info.size, info.mtimeMs, info.ctimeMs, info.ino];
    }),
  );
  return { state: JSON.stringify(facts), newest };
}
