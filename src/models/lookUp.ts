import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readLlamaConfig } from '../convert/llamaConfig';
import type { ListedModel, LookUpJob } from '../protocol/modelJobs';
import { ggufOf, type CatalogModel } from './catalog';
import { download, PATIENCE } from './download';
import { keepFound } from './found';
import { askHub } from './hub';
import { checkGguf } from './hubGguf';
import { listModel, placesOf } from './library';
import { quantizationFor } from './locateModel';
import { withLock } from './lock';

/**
 * Looks a repository up on a hub, reads its configuration, or the header of its GGUF file, to see that it can be converted
 * before gigabytes of it are downloaded, and remembers it among the models that can be had.
 * @throws JobError, ModelError; the signal's reason when it is aborted
 */
export async function lookUp(job: LookUpJob, signal: AbortSignal): Promise<ListedModel> {
  const { repository, hub, device, modelsFolder } = job;
  const model = await askHub({ repository, hub, quantization: quantizationFor(device) }, signal);
  await mkdir(modelsFolder, { recursive: true });
  return withLock(placesOf(modelsFolder, model.id).lock, async () => {
    const gguf = ggufOf(model);
    if (gguf) await checkGguf(gguf, repository, signal);
    else await checkArchitecture(model, modelsFolder, signal);
    await keepFound(modelsFolder, model);
    return listModel(modelsFolder, model);
  });
}

/** @throws ModelError `modelUnsupported` */
async function checkArchitecture(
  model: CatalogModel,
  modelsFolder: string,
  signal: AbortSignal,
): Promise<void> {
  const { download: folder } = placesOf(modelsFolder, model.id);
  const isNew = (await mkdir(folder, { recursive: true })) !== undefined;
  try {
    for (const file of model.files.filter(({ path }) => path === 'config.json')) {
      const target = join(folder, file.path);
      await download({ file, target, signal, patience: PATIENCE, progress: () => undefined });
    }
    await readLlamaConfig(folder);
  } catch (error) {
    // What an earlier download has left stays.
    if (isNew) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
