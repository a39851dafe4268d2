/** Models that a person looked up, kept beside the installed ones: a download of one is gone on with another day. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../convert/fileErrors';
import type { Library } from '../protocol/modelJobs';
import { writeJsonFile } from '../runtime/json';
import { parseCatalog, readCatalog, type Catalog, type CatalogModel } from './catalog';

const SUFFIX = '.found.json';

const fileOf = (modelsFolder: string, id: string) => join(modelsFolder, id + SUFFIX);

/** The catalog, its models followed by those looked up: all that can be had. @throws JobError `catalog` */
export async function knownModels({ modelsFolder, catalogFile }: Library): Promise<Catalog> {
  const { models: catalog, suggestions } = await readCatalog(catalogFile);
  const names = await readdir(modelsFolder).catch((): string[] => []);
  const files = names.filter((name) => name.endsWith(SUFFIX)).sort();
  const found = await Promise.all(files.map((name) => readFound(join(modelsFolder, name))));
  const known = new Set(catalog.map(({ id }) => id));
  return { models: [...catalog, ...found.flat().filter(({ id }) => !known.has(id))], suggestions };
}

/** Nothing for a file that is damaged, or of a later version: the model can be looked up again. */
async function readFound(path: string): Promise<readonly CatalogModel[]> {
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    return parseCatalog(json);
  } catch {
    return [];
  }
}

/** Remembers a model that was looked up. */
export async function keepFound(modelsFolder: string, model: CatalogModel): Promise<void> {
  await writeJsonFile(fileOf(modelsFolder, model.id), { version: 1, models: [model] });
}

/** @returns whether there was anything to forget */
export async function forgetFound(modelsFolder: string, id: string): Promise<boolean> {
  try {
    await rm(fileOf(modelsFolder, id));
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
