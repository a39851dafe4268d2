import { FaultError } from './channel';

/** One for all, as every key would pay for a stack that nobody reads. */
const REPLACED = new FaultError('cancelled', 'Something newer took the place of this.');

/** Room for one running thing. Whatever takes it aborts what was there: the newest wins, with no flag to forget. */
export class Slot {
  #controller = new AbortController();

  /** @returns the signal of the newcomer; it also aborts with `outer` */
  replace(outer?: AbortSignal): AbortSignal {
    this.clear();
    this.#controller = new AbortController();
    const own = this.#controller.signal;
    return outer ? AbortSignal.any([own, outer]) : own;
  }

  clear(): void {
    this.#controller.abort(REPLACED);
  }
}
