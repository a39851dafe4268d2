import type { Window } from '../text/cutWindow';
import { isAt, type UnderWay } from '../underWay';

/** Keys in a row after which the editor did not ask, so that nothing is begun with the next. */
const MISSED = 2;

/** A request that was begun with a key. */
export interface Begun {
  readonly underWay: UnderWay;
  readonly at: number;
  /** Ends it. */
  readonly abort: () => void;
}

/**
 * Room for the request that was begun with the last key. The editor asks for what a key needs 50 ms after it and more;
 * a worker that begins at once is often done by then. There are keys after which the editor never asks (its own
 * suggestions are off, a widget is open, the typing is too fast), and no event that says so: after two of them nothing
 * is begun until it asks again where it was expected to.
 */
export class BegunWithKey {
  #place: Pick<UnderWay, 'key' | 'window'> | undefined;
  #begun: Begun | undefined;
  #missed = 0;

  /**
   * A key has brought the cursor to a place where drafts are not at hand.
   * @param begin makes a request for it; called unless the editor is not expected to ask
   * @returns whether it was called
   */
  key(key: string, window: Window, begin: () => Begun): boolean {
    if (this.#place) this.#missed++;
    this.#place = { key, window };
    this.#begun = this.#missed < MISSED ? begin() : undefined;
    return this.#begun !== undefined;
  }

  /** The editor asks at a place. @returns what was begun there, once */
  take(key: string, window: Window): Begun | undefined {
    if (!this.#place || !isAt(this.#place, key, window)) return undefined;
    const begun = this.#begun;
    this.#place = this.#begun = undefined;
    this.#missed = 0;
    return begun;
  }

  /** The cursor has gone elsewhere, so that the editor will not ask here. */
  leave(): void {
    this.#begun?.abort();
    this.#place = this.#begun = undefined;
  }
}
