import { LONGEST_EVIDENCE } from '../decoding/ngrams';

/** Lengths of matches that are told apart; each costs a look-up a count of its own. */
const LENGTHS: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 12, 16, 24, LONGEST_EVIDENCE];

/** By the length of a match, the longest one of those that it reaches. */
export const ROUNDED: readonly number[] = Array.from({ length: LONGEST_EVIDENCE + 1 }, (_, matched) =>
  Math.max(0, ...LENGTHS.filter((length) => length <= matched)),
);

/** Places after which a context stands, in the order in which they were found, and how much of it stands there. */
export class Places {
  readonly #segments: Uint16Array;
  readonly #at: Uint16Array;
  readonly #matched: Uint8Array;
  readonly #ofLength = new Uint32Array(LONGEST_EVIDENCE + 1);
  #size = 0;

  /** @param capacity places that fit in */
  constructor(capacity: number) {
    this.#segments = new Uint16Array(capacity);
    this.#at = new Uint16Array(capacity);
    this.#matched = new Uint8Array(capacity);
  }

  clear(): void {
    this.#size = 0;
    this.#ofLength.fill(0);
  }

  /** @param matched tokens of the context, at most LONGEST_EVIDENCE */
  add(segment: number, at: number, matched: number): void {
    const index = this.#size++;
    this.#segments[index] = segment;
    this.#at[index] = at;
    this.#matched[index] = matched;
    this.#ofLength[matched]++;
  }

  /** Calls for those with the longest matches, at most so many; of equally long ones for those that were found first. */
  longest(most: number, found: (segment: number, at: number, matched: number) => void): void {
    let least = LONGEST_EVIDENCE;
    let room = most;
    while (least > 0 && this.#ofLength[least] <= room) room -= this.#ofLength[least--];
    for (let index = 0; index < this.#size; index++) {
      const matched = this.#matched[index];
      if (matched > least || (matched === least && room-- > 0))
        found(this.#segments[index], this.#at[index], matched);
    }
  }
}
