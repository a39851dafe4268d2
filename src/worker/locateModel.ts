import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointIdentity, convert } from '../convert/convert';
import { MANIFEST_FILE, readManifest } from '../runtime/manifest';

export interface ModelLocation {
  /** A converted model, or a Hugging Face checkpoint. */
  readonly modelFolder: string;
  /** Where graphs that are built from checkpoints are kept. */
  readonly cacheFolder: string;
}

export type ConvertProgress = (done: number, total: number, what: string) => void;

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * The folder of the converted model: the folder itself, `graph` inside it when that was built from the checkpoint
 * as it is now, or one in the cache, built now if need be.
 * @throws ModelError; the signal's reason when it is aborted
 */
export async function locateModel(
  location: ModelLocation,
  signal: AbortSignal,
  progress?: ConvertProgress,
): Promise<string> {
  const { modelFolder, cacheFolder } = location;
  if (await exists(join(modelFolder, MANIFEST_FILE))) return modelFolder;
  const inside = join(modelFolder, 'graph');
  const hasCheckpoint = await exists(join(modelFolder, 'config.json'));
  const insideBuilt = await exists(join(inside, MANIFEST_FILE));
  if (insideBuilt && !hasCheckpoint) return inside;
  const source = await checkpointIdentity(modelFolder);
  if (insideBuilt && (await isBuiltFrom(inside, source))) return inside;
  const target = join(cacheFolder, `graph-${source.slice(0, 16)}`);
  if (!(await isBuiltFrom(target, source))) {
    await convert({
      source: modelFolder,
      target,
      quantization: 'int8',
      signal,
      ...(progress && { progress }),
    });
  }
  return target;
}

/** A graph that is damaged, or made by another version, counts as not built: it is built again. */
async function isBuiltFrom(folder: string, source: string): Promise<boolean> {
  const manifest = await readManifest(folder).catch(() => undefined);
  return manifest?.source === source;
}
