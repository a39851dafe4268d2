import { rm } from 'node:fs/promises';
import { readIndex, writeIndex, type StoreState } from './indexStore';
import type { NgramIndex } from './ngramIndex';

export interface Store {
  readonly path: string;
  /** 32 bytes that tell this tokenizer from others. */
  readonly key: Uint8Array;
}

/** Milliseconds after a change in which the store is written: it is written whole, and what it lacks is soon read again. */
const KEEP_AFTER = 120_000;

/** Keeps an index between two runs of the worker. */
export class IndexKeeper {
  #store: Store | undefined;
  #opening: Promise<StoreState | undefined> = Promise.resolve(undefined);
  #timer: NodeJS.Timeout | undefined;
  #written: Promise<unknown> = Promise.resolve();
  /** Changes of the index that the store has. */
  #kept = -1;
  /** Ends the reading of a store that is to be forgotten. */
  #reading = new AbortController();

  /** @param pause resolves when there is time for the next slice */
  constructor(
    readonly index: NgramIndex,
    readonly pause: () => Promise<void>,
  ) {}

  /**
   * Takes over what a store holds, the first time that it is named; what is in the index then is forgotten.
   * @throws where it is forgotten meanwhile
   */
  async open(store: Store | undefined): Promise<StoreState | undefined> {
    const isOpen = this.#store?.path === store?.path;
    if (!isOpen && store !== undefined) {
      this.index.clear();
      this.#opening = this.#read(store, this.#reading.signal);
    }
    this.#store = store;
    // One that was asked to learn meanwhile waits as well.
    const state = await this.#opening;
    return isOpen ? undefined : state;
  }

  async #read({ path, key }: Store, signal: AbortSignal): Promise<StoreState> {
    const state = await readIndex(path, key, this.index, async () => {
      await this.pause();
      signal.throwIfAborted();
    });
    signal.throwIfAborted();
    if (state === 'read') this.#kept = this.index.changes;
    return state;
  }

  /** The index may have changed. */
  keepSoon(): void {
    if (this.#store === undefined || this.index.changes === this.#kept) return;
    this.#timer ??= setTimeout(() => void this.keep(), KEEP_AFTER).unref();
  }

  /** Writes the store, unless it is as the index is. A disk that is full costs the next start some time, nothing else. */
  async keep(): Promise<void> {
    this.#endTimer();
    const store = this.#store;
    const { changes } = this.index;
    if (store === undefined || changes === this.#kept) return;
    const written = writeIndex(store.path, store.key, this.index).then(
      (isWhole) => {
        if (isWhole) this.#kept = changes;
        return isWhole;
      },
      () => true,
    );
    this.#written = written;
    if (!(await written)) this.keepSoon();
  }

  /** Empties the index and removes the store. */
  async forget(): Promise<void> {
    const store = this.#store;
    this.dispose();
    this.#reading.abort(new Error('What was learnt is forgotten.'));
    this.#reading = new AbortController();
    this.#kept = -1;
    this.index.clear();
    // What is being read would fill the index again, and what is being written take the place of what is removed.
    await this.#opening.catch(() => undefined);
    this.#opening = Promise.resolve(undefined);
    this.index.clear();
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
