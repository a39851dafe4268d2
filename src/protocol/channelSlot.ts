import { FaultError } from './channel';

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
    this.#controller.abort(new FaultError('cancelled', 'Something newer took the place of this.'));
  }
}
