import type { Guess } from './drafter';

interface Counter {
  trials: number;
  hits: number;
}

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
  readonly #counters = new Map<string, Counter>();
  /** Trials of all counters of a drafter. */
  readonly #trials = new Map<string, number>();

  /** @param exploration 0 for none */
  constructor(readonly exploration = EXPLORATION) {}

  /** At most 1. */
  estimate(drafter: string, guess: Guess): number {
    const { trials, hits } = this.#counters.get(key(drafter, guess)) ?? { trials: 0, hits: 0 };
    const expected = prior(guess);
    const all = this.#trials.get(drafter) ?? 0;
    const counted = (hits + PRIOR_TRIALS * expected) / (trials + PRIOR_TRIALS);
    return Math.min(1, counted + (this.exploration * expected * Math.sqrt(all)) / (1 + trials));
  }

  record(drafter: string, guess: Guess, needed: boolean): void {
    const counter = this.#counters.get(key(drafter, guess)) ?? { trials: 0, hits: 0 };
    this.#counters.set(key(drafter, guess), counter);
    counter.trials++;
    if (needed) counter.hits++;
    this.#addTrials(drafter, 1);
    if (counter.trials < MEMORY) return;
    counter.trials /= 2;
    counter.hits /= 2;
    this.#addTrials(drafter, -counter.trials);
  }

  #addTrials(drafter: string, more: number): void {
    this.#trials.set(drafter, (this.#trials.get(drafter) ?? 0) + more);
  }
}

/** Match lengths are counted together up to 1, 3, 7, 15, …: one by one the longer ones are seldom seen twice. */
const key = (drafter: string, { rank, matchLength }: Guess) =>
  `${drafter} ${rank} ${Math.ceil(Math.log2(matchLength + 1))}`;

/**
 * About what `bench -- drafters` counts on this project's sources: six to eight first guesses of ten are needed, and of
 * second ones one or two. Higher priors make the first requests slower than no drafters would.
 */
function prior({ rank, matchLength }: Guess): number {
  return (0.55 + 0.25 * (1 - 1 / matchLength)) * 0.2 ** rank;
}
