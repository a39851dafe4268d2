import type { Token } from '../decoding/row';
import type { TokenArray } from './tokens';

/** Places of a single token that are remembered, newest first, for what the pairs do not know; a power of two. */
export const MOST_SINGLES = 16;

/** Where each token stood last. A place is a segment's number times 2¹⁶, and a place in it. */
export class Singles {
  /** A ring of places for each token. */
  readonly #places: Int32Array;
  readonly #seen: Uint32Array;

  /** @param vocabulary words of the tokenizer */
  constructor(readonly vocabulary: number) {
    this.#places = new Int32Array(vocabulary * MOST_SINGLES);
    this.#seen = new Uint32Array(vocabulary);
  }

  get bytes(): number {
    return this.#places.byteLength + this.#seen.byteLength;
  }

  /** @param base what a place is more than the index into the array */
  add(tokens: TokenArray, start: number, end: number, base: number): void {
    const [seen, places] = [this.#seen, this.#places];
    for (let at = start; at < end; at++) {
      const token = tokens[at];
      if (token < this.vocabulary)
        places[token * MOST_SINGLES + (seen[token]++ & (MOST_SINGLES - 1))] = base + at;
    }
  }

  clear(): void {
    this.#seen.fill(0);
  }

  /** The newest first, each once: where a file was removed another may stand now, and the token with it. */
  newest(token: Token): ReadonlySet<number> {
    const seen = this.#seen[token];
    const places = new Set<number>();
    for (let back = 1; back <= Math.min(seen, MOST_SINGLES); back++)
      places.add(this.#places[token * MOST_SINGLES + ((seen - back) % MOST_SINGLES)]);
    return places;
  }
}
