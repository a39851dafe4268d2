/**
 * How long to wait for the next key before drafts are asked for. A request that is superseded before it is answered
 * has only cost power, and one that waits longer than needed comes late. While answers are quicker than keys, nothing
 * is waited for; once they are slower, the wait is a little longer than this person's usual time between two keys, so
 * that it is a pause in typing that is answered.
 */
export class TypingRhythm {
  /** Usual milliseconds from one key to the next within a burst. */
  #interval: number | undefined;
  /** Usual milliseconds from asking to draft 1. */
  #latency: number | undefined;
  #last: number | undefined;
  /** Whether the last key followed another at once. */
  #bursting = false;

  /** Somebody has typed. */
  key(now: number): void {
    const interval = this.#last === undefined ? undefined : now - this.#last;
    this.#last = now;
    this.#bursting = interval !== undefined && interval < PAUSE;
    if (interval !== undefined && this.#bursting) this.#interval = smooth(this.#interval, interval);
  }

  /** The worker has answered. */
  answered(milliseconds: number): void {
    this.#latency = smooth(this.#latency, milliseconds);
  }

  /** Milliseconds to wait after the last key, at most `longest`. */
  delay(longest: number): number {
    if (!this.#bursting || this.#interval === undefined || this.#latency === undefined) return 0;
    if (this.#latency < this.#interval) return 0;
    return Math.min(longest, Math.round(MARGIN * this.#interval));
  }

  /** Those of `delay` that are still to come: the editor asks later than it is typed to. */
  rest(longest: number, now: number): number {
    return Math.max(0, this.delay(longest) - Math.round(now - (this.#last ?? now)));
  }
}

/** Keys that are further apart, in milliseconds, belong to different bursts. */
const PAUSE = 1000;

/** A wait of just the usual time would end with half of the keys still to come. */
const MARGIN = 1.3;

/** Share of a new value in the usual one: the last dozen count. */
const NEW = 0.15;

const smooth = (usual: number | undefined, value: number) =>
  usual === undefined ? value : usual + NEW * (value - usual);
