import { readIndex, writeIndex, type StoreState } from './indexStore';
import type { NgramIndex } from './ngramIndex';
import { StoreKeeper, type Store } from './storeKeeper';

/** Milliseconds after a change in which the store is written: it is written whole, and what it lacks is soon read again. */
const KEEP_AFTER = 120_000;

/** Keeps an index between two runs of the worker. */
export class IndexKeeper {
  readonly #keeper: StoreKeeper;
  #opening: Promise<StoreState | undefined> = Promise.resolve(undefined);
  /** Changes of the index that the store has. */
  #kept = -1;
  /** Ends the reading of a store that is to be forgotten. */
  #reading = new AbortController();

  /** @param pause resolves when there is time for the next slice */
  constructor(
    readonly index: NgramIndex,
    readonly pause: () => Promise<void>,
  ) {
    this.#keeper = new StoreKeeper(KEEP_AFTER, ({ path, key }) => this.#write(path, key));
  }

  /**
   * Takes over what a store holds, the first time that it is named; what is in the index then is forgotten.
   * @throws where it is forgotten meanwhile
   */
  async open(store: Store | undefined): Promise<StoreState | undefined> {
    const isOpen = this.#keeper.store?.path === store?.path;
    if (!isOpen && store !== undefined) {
      this.index.clear();
      this.#opening = this.#read(store, this.#reading.signal);
    }
    this.#keeper.use(store);
    // One that was asked to learn meanwhile waits as well.
    const state = await this.#opening;
    return isOpen ? undefined : state;
  }

  /** The index may have changed. */
  keepSoon(): void {
    if (this.index.changes !== this.#kept) this.#keeper.keepSoon();
  }

  /** Writes the store, unless it is as the index is. */
  keep(): Promise<void> {
    return this.#keeper.keep();
  }

  /** Empties the index and removes the store. @throws the file system's error where that stays */
  async forget(): Promise<void> {
    const removed = this.#keeper.remove();
    // Thrown below. Until then nobody waits for it, of which the process would die.
    removed.catch(() => undefined);
    this.#reading.abort(new Error('What was learnt is forgotten.'));
    this.#reading = new AbortController();
    this.#kept = -1;
    this.index.clear();
    // What is being read would fill the index again.
    await this.#opening.catch(() => undefined);
    this.#opening = Promise.resolve(undefined);
    this.index.clear();
    await removed;
  }

  dispose(): void {
    this.#keeper.dispose();
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

  /** @returns false when the index changed while it was being written */
  async #write(path: string, key: Uint8Array): Promise<boolean> {
    const { changes } = this.index;
    if (changes === this.#kept) return true;
    const isWhole = await writeIndex(path, key, this.index);
    if (isWhole) this.#kept = changes;
    return isWhole;
  }
}
