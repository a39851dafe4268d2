/** Graphs that were built from checkpoints, each in a folder of its own, which says by its time when it was last used. */
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** A graph goes when nobody used it for this long, in milliseconds: its checkpoint has changed, or is gone. */
const LONGEST_UNUSED = 60 * 24 * 60 * 60 * 1000;

/** A graph's folder, and what a conversion or a removal that broke off leaves beside it. */
const GRAPH = /^graph(?:-[a-z]+)?-[0-9a-f]{16}(?:\.|$)/;

/** The folder of a graph. @param source identity of the checkpoint, in hex */
export const graphFolder = (cacheFolder: string, kind: string, source: string): string =>
  join(cacheFolder, `${kind}-${source.slice(0, 16)}`);

/** Notes that a graph is used. Where that cannot be written, or there is no such graph, nothing happens. */
export async function markUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
}

/** Removes the graphs that were not used for long; one that another window holds open where that forbids it stays. */
export async function removeUnused(cacheFolder: string): Promise<void> {
  const names = await readdir(cacheFolder).catch(() => []);
  for (const name of names.filter((each) => GRAPH.test(each))) {
    await removeIfUnused(join(cacheFolder, name)).catch(() => undefined);
  }
}

async function removeIfUnused(folder: string): Promise<void> {
  const { mtimeMs } = await stat(folder);
  if (mtimeMs > Date.now() - LONGEST_UNUSED) return;
  // Renamed first: where a file in it is open, it stays whole.
  const aside = `${folder}.unused`;
  await rename(folder, aside);
  await rm(aside, { recursive: true, force: true });
}
