import type { After } from '../cancellation';

export interface IdleTimerOptions {
  /** Milliseconds without use after which it is idle, asked anew each time; 0 for never. */
  readonly limit: () => number;
  readonly after: After;
  readonly idle: () => void;
}

/** Notices that something has not been used for a time. What is under way then puts it off, and is no use by itself. */
export class IdleTimer {
  #underWay = 0;
  #forget: () => void = () => undefined;

  constructor(readonly options: IdleTimerOptions) {}

  /** It is used now: the time begins anew. */
  use(): void {
    this.dispose();
    const limit = this.options.limit();
    if (limit <= 0) return;
    this.#forget = this.options.after(limit, () => {
      if (this.#underWay > 0) this.use();
      else this.options.idle();
    });
  }

  /** It is not idle for as long as the promise is open. */
  hold(promise: Promise<unknown>): void {
    this.#underWay++;
    const settled = () => {
      this.#underWay--;
    };
    promise.then(settled, settled);
  }

  dispose(): void {
    this.#forget();
    this.#forget = () => undefined;
  }
}
