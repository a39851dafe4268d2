/** What is wrong with a model that is to be converted. */
import { ModelError } from '../runtime/errors';

/** A model of a kind that is not known here. @param path of the file that tells */
export const unsupported = (path: string, reason: string): ModelError =>
  new ModelError('modelUnsupported', `${path} cannot be converted: ${reason}. Choose another model.`);

/** A fact of a configuration that cannot be. */
export const wrongFact = (path: string, key: string): ModelError =>
  new ModelError('modelDamaged', `${path} has a wrong "${key}". Download the model again.`);

/** Weights that are not whole, or not as they should be. */
export const damaged = (file: string, reason: string, cause?: unknown): ModelError =>
  new ModelError('modelDamaged', `The weights file ${file} ${reason}. Download the model again.`, { cause });
