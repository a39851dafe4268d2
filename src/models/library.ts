/**
 * The models on this machine, below one folder:
 * - `<id>/`, installed: `model.json` (written last, so that a folder without it is none) and `graph/`, the model
 * - `<id>.download/`: files that have come so far
 * - `<id>.found.json`: where to have it from, when a person looked it up
 * - `<id>.lock`: somebody is at it
 * - `<id>.removed/`, `<id>.download.removed/`: what goes; of a removal that broke off it stays until models are listed
 */
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, removeNowOrLater } from '../convert/fileErrors';
import type { Library, ListedModel, ModelList } from '../protocol/modelJobs';
import { isObject, writeJsonFile } from '../runtime/json';
import { downloadBytes, type CatalogModel } from './catalog';
import { forgetFound, knownModels } from './found';
import { idOf } from './hub';
import { JobError } from './jobError';
import { withLock } from './lock';
import { bytesOnDisk } from './partFile';

const RECORD_FILE = 'model.json';
const REMOVED = '.removed';

/** What is remembered of an installed model, should a later catalog no longer know it. */
export interface ModelRecord {
  readonly name: string;
  readonly license: string;
  readonly licenseUrl: string;
}

/** Where the parts of a model lie. */
export function placesOf(modelsFolder: string, id: string) {
  const folder = join(modelsFolder, id);
  return {
    folder,
    record: join(folder, RECORD_FILE),
    graph: join(folder, 'graph'),
    download: `${folder}.download`,
    lock: `${folder}.lock`,
  };
}

/** Writes the record that makes a folder an installed model. */
export async function record(modelsFolder: string, id: string, facts: ModelRecord): Promise<void> {
  await writeJsonFile(placesOf(modelsFolder, id).record, facts);
}

/**
 * The models of the catalog in its order, those looked up, then installed ones of neither; and what the catalog
 * suggests of which nothing is known here.
 * @throws JobError `catalog`
 */
export async function listModels(library: Library): Promise<ModelList> {
  const { modelsFolder } = library;
  const { models, suggestions } = await knownModels(library);
  const names = await namesIn(modelsFolder);
  const removed = names.filter((name) => name.endsWith(REMOVED));
  // What a removal that broke off has left takes room, and nobody sees it.
  for (const name of removed) await removeNowOrLater(join(modelsFolder, name));
  const known = new Set(models.map(({ id }) => id));
  const listed = await Promise.all([
    ...models.map((model) => listModel(modelsFolder, model)),
    ...names
      .filter((name) => !known.has(name) && !removed.includes(name))
      .map((id) => listUnknown(modelsFolder, id)),
  ]);
  const all = listed.filter((model) => model !== undefined);
  return {
    models: all,
    suggestions: suggestions.filter(({ repository }) => !all.some(({ id }) => id === idOf(repository))),
  };
}

/** A model that can be had, with what is here of it. */
export async function listModel(modelsFolder: string, model: CatalogModel): Promise<ListedModel> {
  const { id, name, goodAt, license, licenseUrl, files } = model;
  const { download } = placesOf(modelsFolder, id);
  const parts = await Promise.all(files.map(({ path }) => bytesOnDisk(join(download, path))));
  return {
    ...{ id, name, goodAt, license, licenseUrl },
    host: new URL(files[0].url).host,
    downloadBytes: downloadBytes(model),
    downloadedBytes: parts.reduce((sum, bytes) => sum + bytes, 0),
    ...(await onDisk(modelsFolder, id)),
  };
}

async function listUnknown(modelsFolder: string, id: string): Promise<ListedModel | undefined> {
  const facts = await readRecord(modelsFolder, id);
  if (!facts) return undefined;
  const unknown = { goodAt: '', host: '', downloadBytes: 0, downloadedBytes: 0 };
  return { id, ...facts, ...unknown, ...(await onDisk(modelsFolder, id)) };
}

async function onDisk(modelsFolder: string, id: string) {
  const { folder } = placesOf(modelsFolder, id);
  if (!(await readRecord(modelsFolder, id))) return { folder: '', diskBytes: 0 };
  return { folder, diskBytes: await bytesBelow(folder) };
}

async function readRecord(modelsFolder: string, id: string): Promise<ModelRecord | undefined> {
  try {
    const json: unknown = JSON.parse(await readFile(placesOf(modelsFolder, id).record, 'utf8'));
    if (!isObject(json)) return undefined;
    const { name, license, licenseUrl } = json;
    if (typeof name !== 'string' || typeof license !== 'string' || typeof licenseUrl !== 'string')
      return undefined;
    return { name, license, licenseUrl };
  } catch {
    return undefined; // No model, or one that is being installed.
  }
}

/**
 * Deletes a model, what is left of its downloads, and what was found when it was looked up.
 * @returns whether there was anything
 * @throws JobError `busy` when another window is at it, or its folder cannot be moved
 */
export async function removeModel(modelsFolder: string, id: string): Promise<boolean> {
  await mkdir(modelsFolder, { recursive: true });
  const { folder, download, lock } = placesOf(modelsFolder, id);
  return withLock(lock, async () => {
    // One after the other: where one stays, nothing goes on after the lock was given back.
    const removed = [await removeFolder(folder), await removeFolder(download)];
    return [...removed, await forgetFound(modelsFolder, id)].includes(true);
  });
}

async function removeFolder(folder: string): Promise<boolean> {
  // Renamed first: a folder that goes file by file would look like a damaged model to another window.
  const aside = `${folder}${REMOVED}`;
  await rm(aside, { recursive: true, force: true });
  try {
    await rename(folder, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    const text = `The model cannot be deleted (${String(errorCode(error))}): it is in use, or its folder may not be moved. Choose another model in every window first, or delete ${folder} yourself.`;
    throw new JobError('busy', text, { cause: error });
  }
  // It is no model any more: what stays goes when models are listed.
  await removeNowOrLater(aside);
  return true;
}

/** Bytes of all files below a folder; none of one that another window is removing. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(({ parentPath, name }) =>
      stat(join(parentPath, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const namesIn = (folder: string) => readdir(folder).catch((): string[] => []);
