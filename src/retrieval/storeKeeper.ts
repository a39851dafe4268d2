import { rm } from 'node:fs/promises';

export interface Store {
  readonly path: string;
  /** 32 bytes that tell this model, or its tokenizer, from others. */
  readonly key: Uint8Array;
}

/** What Windows says where another window has the store open: for a moment, so that it is worth another attempt. */
const IN_USE: readonly unknown[] = ['EPERM', 'EACCES', 'EBUSY'];

/** When and where something is kept between two runs of the worker: some time after it has changed, in the store that was named. */
export class StoreKeeper {
  #store: Store | undefined;
  #timer: NodeJS.Timeout | undefined;
  #written: Promise<unknown> = Promise.resolve();

  /**
   * @param after milliseconds after a change in which the store is written
   * @param write writes it, and gives false where it must be written once more, as it is where the store is in use. Any
   * other fault, such as a disk that is full, costs the next start some time, nothing else
   */
  constructor(
    readonly after: number,
    readonly write: (store: Store) => Promise<boolean>,
  ) {}

  get store(): Store | undefined {
    return this.#store;
  }

  use(store: Store | undefined): void {
    this.#store = store;
  }

  keepSoon(): void {
    if (this.#store !== undefined) this.#timer ??= setTimeout(() => void this.keep(), this.after).unref();
  }

  /** Writes the store now. */
  async keep(): Promise<void> {
    this.#endTimer();
    const store = this.#store;
    if (store === undefined) return;
    // After what is being written, which would else take the place of this if it took longer.
    const written = this.#written.then(() => this.write(store)).catch((error: unknown) => !isInUse(error));
    this.#written = written;
    if (!(await written)) this.keepSoon();
  }

  /** Removes the store. Nothing is kept until one is named again. */
  async remove(): Promise<void> {
    const store = this.#store;
    this.dispose();
    // What is being written would take the place of what is removed.
    await this.#written;
    if (store !== undefined) await rm(store.path, { force: true });
  }

  dispose(): void {
    this.#endTimer();
    this.#store = undefined;
  }

  #endTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

const isInUse = (error: unknown) => error instanceof Error && 'code' in error && IN_USE.includes(error.code);
