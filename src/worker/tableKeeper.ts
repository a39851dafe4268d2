import { rm } from 'node:fs/promises';
import type { Drafting } from '../decoding/drafting';
import type { StoreState } from '../retrieval/indexStore';
import { readTables, writeTables } from '../retrieval/tableStore';
import type { Store } from '../retrieval/indexKeeper';

/** Milliseconds after drafts were made in which the tables are written. They are small: a millisecond's work. */
const KEEP_AFTER = 30_000;

/** Keeps what the drafters have learned between two runs of the worker. */
export class TableKeeper {
  readonly #drafting: Pick<Drafting, 'save' | 'restore'>;
  #store: Store | undefined;
  #timer: NodeJS.Timeout | undefined;
  #written: Promise<unknown> = Promise.resolve();

  constructor(drafting: Pick<Drafting, 'save' | 'restore'>) {
    this.#drafting = drafting;
  }

  /** Takes over what a store holds, the first time that it is named. */
  async open(store: Store): Promise<StoreState | undefined> {
    if (this.#store?.path === store.path) return undefined;
    this.#store = store;
    const { state, tables } = await readTables(store.path, store.key);
    // Meanwhile all may have been forgotten, or another store named.
    if (tables && this.#store === store) this.#drafting.restore(tables);
    return state;
  }

  /** Drafts were made: the tables have changed. */
  changed(): void {
    if (this.#store !== undefined) this.#timer ??= setTimeout(() => void this.keep(), KEEP_AFTER).unref();
  }

  /** Writes the store now. A disk that is full loses what was learned at the worker's end, nothing else. */
  async keep(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const store = this.#store;
    if (store)
      this.#written = writeTables(store.path, store.key, this.#drafting.save()).catch(() => undefined);
    await this.#written;
  }

  /** Forgets what was learned, here and in the store. */
  async forget(): Promise<void> {
    const store = this.#store;
    this.dispose();
    this.#drafting.restore(new Map());
    // What is being written would take the place of what is removed.
    await this.#written;
    if (store) await rm(store.path, { force: true });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#store = undefined;
  }
}
