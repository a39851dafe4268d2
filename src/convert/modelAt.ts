import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../runtime/errors';
import { INDEX_FILE, isOneFile, WEIGHTS_FILE } from './checkpoint';

/** What reads pictures for a model. */
const IS_PROJECTOR = /mmproj/i;

const IS_PART = /-\d+-of-\d+\.gguf$/i;
const IS_FIRST_PART = /-0*1-of-\d+\.gguf$/i;

/** Whether a GGUF file, by its name, is a model by itself. */
export const isWholeModel = (name: string): boolean => !IS_PART.test(name) && !IS_PROJECTOR.test(name);

/**
 * What is meant by a path: of a folder without a checkpoint the GGUF file that is alone there, else the path itself. Of a model
 * in parts it is the first, which says what can be done about that.
 * @throws ModelError `modelMissing` where there are several
 */
export async function modelAt(path: string): Promise<string> {
  if ([WEIGHTS_FILE, INDEX_FILE].some((name) => existsSync(join(path, name)))) return path;
  const names = (await readdir(path).catch(() => [])).filter((name) => /\.gguf$/i.test(name)).sort();
  const files = names.filter((name) => isOneFile(join(path, name)));
  const whole = files.filter(isWholeModel);
  const models = whole.length > 0 ? whole : files.filter((name) => IS_FIRST_PART.test(name));
  if (models.length > 1) {
    const listed = models.join(', ');
    throw new ModelError(
      'modelMissing',
      `The folder ${path} holds several models: ${listed}. Choose one of these files.`,
    );
  }
  return models.length === 1 ? join(path, models[0]) : path;
}
