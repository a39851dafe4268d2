import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { convert } from '../convert/convert';
import { modelAt } from '../convert/modelAt';
import type { DeviceName } from '../protocol/messages';
import { isSlowOnCpu, type Quantization } from '../runtime/contract';
import { MANIFEST_FILE, readManifest, verifyFiles } from '../runtime/manifest';
import { graphFolder, markUsed, removeUnused } from './graphCache';
import { inTurn } from './inTurn';
import { knownIdentity } from './knownIdentity';

export interface ModelLocation {
  /** A converted model, a Hugging Face checkpoint, or a GGUF file or its folder. */
  readonly modelFolder: string;
  /** Where graphs that are built from checkpoints are kept. */
  readonly cacheFolder: string;
  readonly device: DeviceName;
}

/** How a graph is built for a device, and the name of a folder for it. */
const BUILDS: Readonly<Record<DeviceName, { readonly folder: string; readonly quantization: Quantization }>> =
  {
    cpu: { folder: 'graph', quantization: 'w8a8' },
    // Kernels of whole rows of integers are the CPU's alone; other devices would hand those nodes back to it.
    webgpu: { folder: 'graph-webgpu', quantization: 'int8' },
  };

/** How weights are stored for a device. */
export const quantizationFor = (device: DeviceName): Quantization => BUILDS[device].quantization;

/** Where in a checkpoint's folder a graph is looked for, by how its weights are stored. */
export const folderOf = (quantization: Quantization): string =>
  (quantization === BUILDS.webgpu.quantization ? BUILDS.webgpu : BUILDS.cpu).folder;

export type ConvertProgress = (done: number, total: number, what: string) => void;

/**
 * The folder of the converted model: the folder itself, the device's graph inside it when that was built from the
 * checkpoint as it is now, or one in the cache, built now if need be.
 * @throws ModelError; the signal's reason when it is aborted
 */
export async function locateModel(
  location: ModelLocation,
  signal: AbortSignal,
  progress?: ConvertProgress,
): Promise<string> {
  const { modelFolder, cacheFolder } = location;
  const { folder, quantization } = BUILDS[location.device];
  if (existsSync(join(modelFolder, MANIFEST_FILE))) return modelFolder;
  const inside = join(modelFolder, folder);
  const hasCheckpoint = existsSync(join(modelFolder, 'config.json'));
  const insideBuilt = existsSync(join(inside, MANIFEST_FILE));
  if (insideBuilt && !hasCheckpoint) return inside;
  // An installed model keeps one graph, and no checkpoint to build another from.
  const only = join(modelFolder, BUILDS.cpu.folder);
  if (!hasCheckpoint && existsSync(join(only, MANIFEST_FILE))) return only;
  const model = await modelAt(modelFolder);
  const source = await knownIdentity(model);
  if (insideBuilt && (await isBuiltFrom(inside, source, location.device))) return inside;
  const target = graphFolder(cacheFolder, folder, source);
  await markUsed(target);
  if (await isBuiltFrom(target, source)) return target;
  // Where the folder cannot be made, the conversion says why.
  await mkdir(cacheFolder, { recursive: true }).catch(() => undefined);
  // Two windows that open together would do the same work twice.
  const waits = () => progress?.(0, 1, 'another window is at it');
  await inTurn(`${target}.lock`, { signal, waits }, async () => {
    if (await isBuiltFrom(target, source)) return;
    try {
      await convert({ source: model, target, quantization, signal, ...(progress && { progress }) });
    } catch (error) {
      signal.throwIfAborted();
      // One that did not wait may have been faster: on Windows nobody replaces files that it has open.
      if (!(await isBuiltFrom(target, source))) throw error;
    }
    await removeUnused(cacheFolder);
  });
  return target;
}

/** `locateModel` for any device, as `openModel` asks for it: each device has a graph of its own kind. */
export function findGraph(
  location: Omit<ModelLocation, 'device'>,
  signal: AbortSignal,
  progress?: ConvertProgress,
): (device: DeviceName) => Promise<string> {
  return (device) => locateModel({ ...location, device }, signal, progress);
}

/**
 * A graph that is damaged, or made by another version, counts as not built: it is built again. So does one that is very
 * slow on the device, where one is given.
 */
async function isBuiltFrom(folder: string, source: string, device?: DeviceName): Promise<boolean> {
  try {
    const manifest = await readManifest(folder);
    if (manifest.source !== source || (device === 'cpu' && isSlowOnCpu(manifest.quantization))) return false;
    await verifyFiles(folder, manifest);
    return true;
  } catch {
    return false;
  }
}
