import type { Guess } from './drafter';

interface Counter {
  trials: number;
  hits: number;
}

/** Weight of the prior, in trials. */
const PRIOR_TRIALS = 8;

/** Counters are halved here, so that old habits fade when the text changes. */
const MEMORY = 400;

/**
 * How often a drafter's guess is needed, given that its place is: counted online per drafter, rank and match
 * length. Before anything was counted, longer matches and better ranks are trusted more.
 */
export class Chances {
  readonly #counters = new Map<string, Counter>();

  estimate(drafter: string, guess: Guess): number {
    const { trials, hits } = this.#counters.get(key(drafter, guess)) ?? { trials: 0, hits: 0 };
    return (hits + PRIOR_TRIALS * prior(guess)) / (trials + PRIOR_TRIALS);
  }

  record(drafter: string, guess: Guess, needed: boolean): void {
    const counter = this.#counters.get(key(drafter, guess)) ?? { trials: 0, hits: 0 };
    this.#counters.set(key(drafter, guess), counter);
    counter.trials++;
    if (needed) counter.hits++;
    if (counter.trials < MEMORY) return;
    counter.trials /= 2;
    counter.hits /= 2;
  }
}

const key = (drafter: string, { rank, matchLength }: Guess) => `${drafter} ${rank} ${matchLength}`;

/**
 * About what `bench -- drafters` counts on this project's sources: six to eight first guesses of ten are needed, and of
 * second ones one or two. Higher priors make the first requests slower than no drafters would.
 */
function prior({ rank, matchLength }: Guess): number {
  return (0.55 + 0.25 * (1 - 1 / matchLength)) * 0.2 ** rank;
}
