import type { Guess } from './drafter';

interface Counter {
  trials: number;
  hits: number;
}

/** What was counted of one drafter. */
interface Counted {
  /** Trials of all its counters. */
  trials: number;
  /** By `kindOf` a guess. */
  readonly counters: Map<number, Counter>;
}

const nothingCounted = (): Counted => ({ trials: 0, counters: new Map() });

/** Weight of the prior, in trials. */
const PRIOR_TRIALS = 8;

/** Counters are halved here, so that old habits fade when the text changes. */
const MEMORY = 400;

/** Weight of exploration: how much a kind of guess that is hardly made any more gains on those that are. */
const EXPLORATION = 0.1;

/**
 * How often a drafter's guess is needed, given that its place is: counted online per drafter, rank and (about) match
 * length. Before anything was counted, longer matches and better ranks are trusted more.
 *
 * What was counted is exploited. But a guess is only counted when it is evaluated: a kind whose chance once fell below
 * what pays would never be tried again, however the text changed. So, as in ADED (arXiv 2407.12021), whose search
 * balances the two by PUCT, the estimate grows by c · prior · √N ÷ (1 + n): n trials of its own, N of its drafter's.
 */
export class Chances {
  readonly #drafters = new Map<string, Counted>();

  /** @param exploration 0 for none */
  constructor(readonly exploration = EXPLORATION) {}

  /** At most 1. */
  estimate(drafter: string, guess: Guess): number {
    const { trials: all, counters } = this.#drafters.get(drafter) ?? nothingCounted();
    const { trials, hits } = counters.get(kindOf(guess)) ?? { trials: 0, hits: 0 };
    const expected = prior(guess);
    const counted = (hits + PRIOR_TRIALS * expected) / (trials + PRIOR_TRIALS);
    return Math.min(1, counted + (this.exploration * expected * Math.sqrt(all)) / (1 + trials));
  }

  record(drafter: string, guess: Guess, needed: boolean): void {
    const counted = this.#drafters.get(drafter) ?? nothingCounted();
    this.#drafters.set(drafter, counted);
    const counter = counted.counters.get(kindOf(guess)) ?? { trials: 0, hits: 0 };
    counted.counters.set(kindOf(guess), counter);
    counter.trials++;
    if (needed) counter.hits++;
    counted.trials++;
    if (counter.trials < MEMORY) return;
    counter.trials /= 2;
    counter.hits /= 2;
    counted.trials -= counter.trials;
  }
}

/**
 * A number for a rank and about a match length. Lengths are counted together up to 1, 3, 7, 15, …: one by one the longer
 * ones are seldom seen twice.
 */
const kindOf = ({ rank, matchLength }: Guess) => 32 * rank + Math.ceil(Math.log2(matchLength + 1));

/**
 * About what `bench -- drafters` counts on this project's sources: six to eight first guesses of ten are needed, and of
 * second ones one or two. Higher priors make the first requests slower than no drafters would.
 */
function prior({ rank, matchLength }: Guess): number {
  return (0.55 + 0.25 * (1 - 1 / matchLength)) * 0.2 ** rank;
}
