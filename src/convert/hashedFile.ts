import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ManifestFile } from '../runtime/manifest';
import { namingFullDisk } from './fileErrors';

/** Where bytes go. Tests put one in that fails. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export type OpenSink = (path: string) => Promise<Sink>;

/** A new file on the disk; its bytes are on the medium once it is closed. */
export const openFile: OpenSink = async (path) => {
  const handle = await open(path, 'wx');
  return {
    write: async (bytes) => {
      for (let done = 0; done < bytes.byteLength;) {
        done += (await handle.write(bytes, done)).bytesWritten;
      }
    },
    close: async () => {
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
};

const WHEN_FULL = 'Free some space and convert again.';

/** A file that is hashed while it is written, for the manifest. */
export class HashedFile {
  readonly #hash = createHash('sha256');
  readonly #sink: Sink;
  readonly #path: string;
  #bytes = 0;

  private constructor(path: string, sink: Sink) {
    this.#path = path;
    this.#sink = sink;
  }

  /** @throws ModelError `diskFull` */
  static async create(path: string, openSink: OpenSink): Promise<HashedFile> {
    return new HashedFile(path, await namingFullDisk(path, WHEN_FULL, () => openSink(path)));
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends. @throws ModelError `diskFull` */
  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#bytes += bytes.byteLength;
    await namingFullDisk(this.#path, WHEN_FULL, () => this.#sink.write(bytes));
  }

  /** Closes it and says what the manifest needs to know. @throws ModelError `diskFull` */
  async finish(): Promise<ManifestFile> {
    await namingFullDisk(this.#path, WHEN_FULL, () => this.#sink.close());
    return { path: basename(this.#path), bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Closes it whatever happened; errors no longer matter. */
  async abandon(): Promise<void> {
    await this.#sink.close().catch(() => undefined);
  }
}
