import type { After } from '../cancellation';

/** How long the worker may keep silent before it counts as hung, in milliseconds. */
export const SILENCE = {
  /** A question is under way this long before the worker is asked whether it lives: most are answered by then. */
  ask: 3000,
  /**
   * While drafts are made. Native code holds up the worker's event loop for one pass; the longest, a cold prompt of a
   * thousand rows of a model of some billion parameters on few cores, takes tens of seconds.
   */
  drafting: 90_000,
  /** While a model is loaded: opening a graph is one call of native code, which may optimise or compile for minutes. */
  loading: 300_000,
} as const;

/**
 * The silence is counted in this many steps. A computer that sleeps lets one step run out early, and the answer comes
 * in the next; one long timer would take every sleep for a hang.
 */
const STEPS = 6;

export interface WatchdogOptions {
  /** Asks for a sign of life. */
  readonly ask: () => Promise<unknown>;
  /** Milliseconds of silence that are too many, now. */
  readonly limit: () => number;
  /** Milliseconds from the first question to the first sign of life that is asked for. */
  readonly delay: number;
  readonly after: After;
  /** It has been silent for so long. Called once. */
  readonly hung: (milliseconds: number) => void;
}

/**
 * Notices a worker that neither answers nor dies. It asks for signs of life only while something is under way, so a
 * worker at rest is left alone.
 */
export class Watchdog {
  #underWay = 0;
  /** Takes the timer back; undefined while there is none. */
  #forget: (() => void) | undefined;
  #disposed = false;

  constructor(readonly options: WatchdogOptions) {}

  /** Watches the worker for as long as the promise is open. */
  watch(promise: Promise<unknown>): void {
    this.#underWay++;
    const settled = () => {
      this.#underWay--;
    };
    promise.then(settled, settled);
    if (!this.#forget) this.#askLater();
  }

  dispose(): void {
    this.#disposed = true;
    this.#forget?.();
  }

  #askLater(): void {
    this.#start(this.options.delay, () => {
      if (this.#underWay > 0) this.#ask();
    });
  }

  /** A question that was cancelled meanwhile changes nothing: whatever holds the worker up holds up the answer. */
  #ask(): void {
    this.#count(this.options.limit(), 1);
    const alive = () => {
      this.#forget?.();
      this.#forget = undefined;
      if (this.#underWay > 0 && !this.#disposed) this.#askLater();
    };
    // A channel that has ended is its owner's to see.
    this.options.ask().then(alive, alive);
  }

  #count(limit: number, step: number): void {
    this.#start(limit / STEPS, () => {
      if (step < STEPS) {
        this.#count(limit, step + 1);
      } else {
        this.#disposed = true;
        this.options.hung(limit);
      }
    });
  }

  #start(milliseconds: number, callback: () => void): void {
    if (this.#disposed) return;
    this.#forget = this.options.after(milliseconds, () => {
      this.#forget = undefined;
      callback();
    });
  }
}
