import { errorCode } from '../convert/errorCode';
import { JobError } from './jobError';

/** No space, or none left of what this person may use. */
const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

/**
 * Writes a file, and says so when there is no room for it.
 * @param advice what the person is to do
 * @throws JobError `diskFull`; what else `write` throws
 */
export async function namingFullDisk<T>(path: string, advice: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!FULL.includes(errorCode(error))) throw error;
    throw new JobError('diskFull', `There is no room left for ${path}. ${advice}`, { cause: error });
  }
}
