import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { ModelError } from './errors';

/** A JSON object whose values are still unknown. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Refuses what stands in place of a large file where a repository was cloned without Git LFS: `version https://git-lfs…`.
 * @param beginning of the file, 8 bytes or more
 * @throws ModelError `modelDamaged`
 */
export function refuseLfsPointer(beginning: string, path: string): void {
  if (!beginning.startsWith('version ')) return;
  throw new ModelError(
    'modelDamaged',
    `${path} only names a file that Git LFS keeps. Install Git LFS and run "git lfs pull" in that folder, or download the model again.`,
  );
}

/**
 * Reads a model's JSON file, whose top level must be an object.
 * @throws ModelError `modelMissing` when there is no such file, `modelDamaged` when it cannot be parsed
 */
export async function readJsonObject(path: string): Promise<JsonObject> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new ModelError(
      'modelMissing',
      `The model file ${path} cannot be read. Choose another model folder, or install the model again.`,
      { cause: error },
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    refuseLfsPointer(text, path);
    throw new ModelError(
      'modelDamaged',
      `The model file ${path} is not valid JSON. Install the model again.`,
      { cause: error },
    );
  }
  if (isObject(value)) return value;
  throw new ModelError(
    'modelDamaged',
    `The model file ${path} does not hold a JSON object. Install the model again.`,
  );
}

/** Writes a file whole or not at all: two windows may do so at once. @throws the file system's error */
export async function writeJsonFile(path: string, value: object): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(value, null, 2)}\n`);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
