import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { convert } from '../convert/convert';
import type { InstalledModel, InstallJob, JobProgress } from '../protocol/modelJobs';
import { downloadBytes, ggufOf, type CatalogModel } from './catalog';
import { download, PATIENCE, type Patience } from './download';
import { knownModels } from './found';
import { JobError } from './jobError';
import { placesOf, record } from './library';
import { withLock } from './lock';
import { bytesOnDisk, namesOf } from './partFile';

export interface InstallOptions {
  readonly signal: AbortSignal;
  readonly progress: (progress: JobProgress) => void;
  /** Tests are less patient. */
  readonly patience?: Patience;
}

/**
 * Downloads a model of the catalog or of the hub, converts it, and forgets the download. Whatever ends it early, the next attempt
 * goes on from there, and no half of a model is ever taken for one.
 * @returns the model's folder, and whether it was trained to fill in the middle
 * @throws JobError, ModelError; the signal's reason when it is aborted
 */
export async function install(job: InstallJob, options: InstallOptions): Promise<InstalledModel> {
  const model = (await knownModels(job)).models.find(({ id }) => id === job.id);
  if (!model) throw new JobError('catalog', `The list of models has no ${job.id}. Choose another model.`);
  await mkdir(job.modelsFolder, { recursive: true });
  const places = placesOf(job.modelsFolder, model.id);
  return withLock(places.lock, async () => {
    await mkdir(places.download, { recursive: true });
    await removeOthers(model, places.download);
    await checkRoom(model, places.download);
    await downloadAll(model, places.download, options);
    const { signal, progress } = options;
    const manifest = await convert({
      source: join(places.download, ggufOf(model)?.path ?? ''),
      target: places.graph,
      quantization: model.quantization,
      name: model.name,
      license: model.license,
      signal,
      progress: (done, total, what) => {
        progress({ phase: 'convert', done, total, what });
      },
    });
    const fillsMiddle = manifest.template.infill.length > 0;
    await record(job.modelsFolder, model.id, model);
    // The model is there. What stays goes when the model is installed again, or deleted.
    await rm(places.download, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
    return { folder: places.folder, fillsMiddle };
  });
}

/** Files of an older revision, which the newer may not have, would be converted in place of those that were checked. */
async function removeOthers({ files }: CatalogModel, folder: string): Promise<void> {
  const own = new Set(files.flatMap(({ path }) => namesOf(path)));
  const others = (await readdir(folder)).filter((name) => !own.has(name));
  await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function downloadAll(model: CatalogModel, folder: string, options: InstallOptions): Promise<void> {
  const { signal, progress, patience = PATIENCE } = options;
  const total = downloadBytes(model);
  let before = 0;
  for (const file of model.files) {
    const told = (phase: JobProgress['phase'], bytes: number) => {
      progress({ phase, done: before + bytes, total, what: file.path });
    };
    await download({ file, target: join(folder, file.path), signal, patience, progress: told });
    before += file.bytes;
  }
}

/**
 * Checkpoints hold 16 bits a weight: the graph takes at most as much again, and in 32 bits twice that. GGUF files hold 4 or more,
 * and the graph 8.
 */
async function checkRoom(model: CatalogModel, folder: string): Promise<void> {
  const total = downloadBytes(model);
  const parts = await Promise.all(model.files.map(({ path }) => bytesOnDisk(join(folder, path))));
  const gguf = ggufOf(model)?.path;
  const isSmaller = gguf !== undefined && !/q8|f16|f32/i.test(gguf);
  const graph = isSmaller || model.quantization === 'fp32' ? 2 : 1;
  const needed = (1 + graph) * total - parts.reduce((sum, bytes) => sum + bytes, 0);
  const { blocks, bavail, bsize } = await statfs(folder);
  // Some file systems of networks and clouds tell nothing of their size.
  if (blocks === 0 || bavail * bsize >= needed) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  throw new JobError(
    'diskFull',
    `${model.name} needs ${gigabytes(needed)} GB to be downloaded and converted, and ${gigabytes(bavail * bsize)} GB are free. Free some space and try again.`,
  );
}
