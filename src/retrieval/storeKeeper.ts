import { rm } from 'node:fs/promises';

export interface Store {
  readonly path: string;
  /** 32 bytes that tell this model, or its tokenizer, from others. */
  readonly key: Uint8Array;
}

/** What Windows says where another window has the store open: for a moment, so that it is worth another attempt. */
const IN_USE: readonly unknown[] = ['EPERM', 'EACCES', 'EBUSY'];

/** Attempts in a row after which it is no moment any more: some network drives never let a file take another's place. */
const MOST_REFUSALS = 5;

/** When and where something is kept between two runs of the worker: some time after it has changed, in the store that was named. */
export class StoreKeeper {
  #store: Store | undefined;
  #timer: NodeJS.Timeout | undefined;
  #written: Promise<unknown> = Promise.resolve();
  #refusals = 0;
  /** What the file system says of it, told once for as long as that stays so. */
  #fault: unknown;

  /**
   * @param after milliseconds after a change in which the store is written
   * @param write writes it, and gives false where it must be written once more, as it is where the store is in use. Any
   * other fault, such as a disk that is full, costs the next start some time, nothing else
   * @param warn told of such a fault; what it is given goes to the log
   */
  constructor(
    readonly after: number,
    readonly write: (store: Store) => Promise<boolean>,
    readonly warn: (line: string) => void = console.warn,
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
    const written = this.#written
      .then(() => this.write(store))
      .then(
        (isWhole) => {
          this.#refusals = 0;
          this.#fault = undefined;
          return isWhole;
        },
        (error: unknown) => !this.#isRefused(store, error),
      );
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

  /** Whether it is worth another attempt by itself; a change brings one in any case. */
  #isRefused({ path }: Store, error: unknown): boolean {
    const code = codeOf(error);
    if (IN_USE.includes(code) && ++this.#refusals < MOST_REFUSALS) return true;
    const why = error instanceof Error ? error.message : String(error);
    if (code !== this.#fault) this.warn(`What is learnt is not kept for the next start in ${path}: ${why}`);
    this.#fault = code;
    return false;
  }

  #endTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** The file system's name for what went wrong; anything else is a fault of its own. */
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error);
