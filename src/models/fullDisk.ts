import { isFullDisk } from '../convert/errorCode';
import { JobError } from './jobError';

/**
 * Writes a file, and says so when there is no room for it.
 * @param advice what the person is to do
 * @throws JobError `diskFull`; what else `write` throws
 */
export async function namingFullDisk<T>(path: string, advice: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isFullDisk(error)) throw error;
    throw new JobError('diskFull', `There is no room left for ${path}. ${advice}`, { cause: error });
  }
}
