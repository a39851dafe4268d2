import type { Drafting } from '../decoding/drafting';
import type { StoreState } from '../retrieval/indexStore';
import { StoreKeeper, type Store } from '../retrieval/storeKeeper';
import { readTables, writeTables } from '../retrieval/tableStore';

/** Milliseconds after drafts were made in which the tables are written. They are small: a millisecond's work. */
const KEEP_AFTER = 30_000;

/** Keeps what the drafters have learned between two runs of the worker. */
export class TableKeeper {
  readonly #drafting: Pick<Drafting, 'save' | 'restore'>;
  readonly #keeper: StoreKeeper;

  /** @param keepAfter tests are less patient */
  constructor(drafting: Pick<Drafting, 'save' | 'restore'>, keepAfter = KEEP_AFTER) {
    this.#drafting = drafting;
    this.#keeper = new StoreKeeper(keepAfter, async ({ path, key }) => {
      await writeTables(path, key, drafting.save());
      return true;
    });
  }

  /** Takes over what a store holds, the first time that it is named. */
  async open(store: Store): Promise<StoreState | undefined> {
    if (this.#keeper.store?.path === store.path) return undefined;
    this.#keeper.use(store);
    const { state, tables } = await readTables(store.path, store.key);
    // Meanwhile all may have been forgotten, or another store named.
    if (tables && this.#keeper.store === store) this.#drafting.restore(tables);
    return state;
  }

  /** Drafts were made: the tables have changed. */
  changed(): void {
    this.#keeper.keepSoon();
  }

  /** Forgets what was learned, here and in the store. */
  async forget(): Promise<void> {
    const removed = this.#keeper.remove();
    this.#drafting.restore(new Map());
    await removed;
  }

  dispose(): void {
    this.#keeper.dispose();
  }
}
