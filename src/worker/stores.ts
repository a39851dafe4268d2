import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../retrieval/storeKeeper';
import type { ModelManifest } from '../runtime/manifest';

const NAME = /^(?:index|tables)-[0-9a-f]+\.bin(?:\..*)?$/;

/** Milliseconds for which the stores of a model that is no longer used are kept. */
const UNUSED = 30 * 24 * 60 * 60_000;

/** The files that keep a model's knowledge of a workspace, in a folder that belongs to the workspace. */
export function storesOf({ files: { tokenizer, graph } }: Pick<ModelManifest, 'files'>) {
  const store =
    (name: string, sha256: string) =>
    (folder: string): Store => ({
      path: join(folder, `${name}-${sha256.slice(0, 12)}.bin`),
      key: Buffer.from(sha256, 'hex'),
    });
  return { index: store('index', tokenizer.sha256), tables: store('tables', graph.sha256) };
}

/**
 * Removes every model's stores from a workspace's folder, half-written ones included.
 * @throws the file system's error, once the others are removed
 */
export async function removeStores(folder: string): Promise<void> {
  const removed = (await storesIn(folder)).map((path) => rm(path, { force: true }));
  await Promise.allSettled(removed);
  await Promise.all(removed);
}

/** Removes the stores of models that have not been used for a month. @param used those of the model in use */
export async function removeUnusedStores(folder: string, used: readonly Store[]): Promise<void> {
  for (const path of await storesIn(folder)) {
    if (used.some((store) => store.path === path)) continue;
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > UNUSED) await rm(path, { force: true }).catch(() => undefined);
  }
}

async function storesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.filter((name) => NAME.test(name)).map((name) => join(folder, name));
}
