import type { Hash } from 'node:crypto';
import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { errorCode, moveInTime, namingFullDisk, type Move } from '../convert/fileErrors';
import { startHash, type CatalogFile } from './catalog';

const READ_BYTES = 1024 * 1024;

const WHEN_FULL = 'Free some space and download again: it goes on where it ended.';

/**
 * The beginning of a file that is being downloaded, hashed while it grows: `<target>.part`, and beside it the
 * server's own name for the version that it is a part of. It survives the process, so that a download goes on where
 * it ended, and becomes the target only as a whole.
 */
export class PartFile {
  #hash: Hash;
  #bytes = 0;

  private constructor(
    readonly file: CatalogFile,
    readonly target: string,
    readonly handle: FileHandle,
  ) {
    this.#hash = startHash(file);
  }

  /**
   * Opens what an earlier attempt has left, and reads it once for its hash.
   * @param file what it is to become; a part that is larger is begun anew
   * @param progress told of the bytes read
   * @throws ModelError `diskFull`; the signal's reason when it is aborted
   */
  static async open(
    file: CatalogFile,
    target: string,
    signal: AbortSignal,
    progress: (bytes: number) => void,
  ): Promise<PartFile> {
    const handle = await namingFullDisk(target, WHEN_FULL, () => openOrCreate(`${target}.part`));
    const part = new PartFile(file, target, handle);
    try {
      const { size } = await handle.stat();
      if (size > file.bytes) await part.reset();
      else await part.#read(size, signal, progress);
      return part;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes on the disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Hash of the bytes so far, in lower-case hex. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  /** @throws ModelError `diskFull` */
  async append(bytes: Uint8Array): Promise<void> {
    await namingFullDisk(this.target, WHEN_FULL, async () => {
      for (let done = 0; done < bytes.byteLength;) {
        const { bytesWritten } = await this.handle.write(bytes, done, undefined, this.#bytes);
        // Hashed as written: a disk that fills up in the middle leaves a part that still is one.
        this.#hash.update(bytes.subarray(done, done + bytesWritten));
        this.#bytes += bytesWritten;
        done += bytesWritten;
      }
    });
  }

  /** Begins anew. */
  async reset(): Promise<void> {
    await this.handle.truncate(0);
    await rm(this.#validatorFile, { force: true });
    this.#hash = startHash(this.file);
    this.#bytes = 0;
  }

  /** What the server called the version that this is a part of (a strong ETag), if it called it anything. */
  async validator(): Promise<string | undefined> {
    return readFile(this.#validatorFile, 'utf8').catch(() => undefined);
  }

  /** @throws ModelError `diskFull` */
  async setValidator(validator: string): Promise<void> {
    try {
      await namingFullDisk(this.target, WHEN_FULL, () => writeFile(this.#validatorFile, validator));
    } catch (error) {
      // Half a name names another version, and the download would begin anew.
      await rm(this.#validatorFile, { force: true });
      throw error;
    }
  }

  /** Makes it the target, once its bytes are on the medium. It is closed after that. @throws ModelError `diskFull` */
  async finish(move: Move = rename): Promise<void> {
    // Some file systems find room only now.
    await namingFullDisk(this.target, WHEN_FULL, () => this.handle.sync());
    await this.handle.close();
    await moveInTime(`${this.target}.part`, this.target, move);
    await rm(this.#validatorFile, { force: true });
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  get #validatorFile(): string {
    return `${this.target}.etag`;
  }

  async #read(size: number, signal: AbortSignal, progress: (bytes: number) => void): Promise<void> {
    const buffer = new Uint8Array(READ_BYTES);
    while (this.#bytes < size) {
      signal.throwIfAborted();
      const { bytesRead } = await this.handle.read(buffer, 0, buffer.byteLength, this.#bytes);
      if (bytesRead === 0) return;
      this.#hash.update(buffer.subarray(0, bytesRead));
      this.#bytes += bytesRead;
      progress(this.#bytes);
    }
  }
}

/** For reading and writing. Not for appending: Windows empties no file that is open for that. */
async function openOrCreate(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return open(path, 'wx+');
  }
}

/** Under which names a download is on the disk, finished or not, with what belongs to it. */
export const namesOf = (target: string) => [target, `${target}.part`, `${target}.etag`];

/** Bytes of a download that are on the disk, finished or not. */
export async function bytesOnDisk(target: string): Promise<number> {
  for (const path of [target, `${target}.part`]) {
    const size = await stat(path).then(
      (info) => info.size,
      () => undefined,
    );
    if (size !== undefined) return size;
  }
  return 0;
}
