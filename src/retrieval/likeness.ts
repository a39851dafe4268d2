import type { Token } from '../decoding/row';

/** Tokens to each side of a place that are compared with those around the cursor. */
const REACH = 20;

/** How much more a place says whose surroundings are wholly alike: e to this. */
const POWER = 12;

/**
 * How alike the text around a place in the workspace is to the text around the cursor. Two tokens of context stand in many
 * places, and where the same names stand nearby what followed is more likely to follow again: nearest neighbours by the
 * words around them, each worth its inverse document frequency (Spärck Jones 1972), in place of the hidden states of a
 * nearest neighbour model (Khandelwal et al. 2020, arXiv 1911.00172).
 */
export class Likeness {
  /** By token: what it is worth that it also stands around the cursor, 0 for those that do not. */
  readonly #worth: Float32Array;
  /** By token: the last place at which it was counted, so that it counts once. */
  readonly #counted: Uint32Array;
  #around: readonly Token[] = [];
  #all = 0;
  #places = 0;

  /** @param vocabulary words of the tokenizer */
  constructor(vocabulary: number) {
    this.#worth = new Float32Array(vocabulary);
    this.#counted = new Uint32Array(vocabulary);
  }

  /**
   * Names the text that places are compared with, until the next call.
   * @param before left of the cursor
   * @param behind right of it
   * @param rarity what a token is worth, at least 0
   */
  compareWith(before: readonly Token[], behind: readonly Token[], rarity: (token: Token) => number): void {
    for (const token of this.#around) this.#worth[token] = 0;
    const around = new Set([...before.slice(-REACH), ...behind.slice(0, REACH)]);
    this.#around = [...around].filter((token) => token < this.#worth.length);
    this.#all = 0;
    for (const token of this.#around) this.#all += this.#worth[token] = rarity(token);
  }

  /** What a place counts for, 1 where nothing around it in its file is alike, or there is nothing to compare with. */
  weight(text: Uint16Array | Uint32Array, at: number): number {
    if (this.#all === 0) return 1;
    this.#places++;
    const before = this.#alike(text, at, Math.max(-1, at - REACH), -1);
    const behind = this.#alike(text, at + 1, Math.min(text.length, at + 1 + REACH), 1);
    return Math.exp((POWER * (before + behind)) / this.#all);
  }

  /** What the tokens from one index to before another are worth, as far as they belong to one file. */
  #alike(text: Uint16Array | Uint32Array, from: number, to: number, step: 1 | -1): number {
    const worth = this.#worth;
    const counted = this.#counted;
    let alike = 0;
    for (let index = from; index !== to; index += step) {
      const token = text[index];
      // What stands between files is no token.
      if (token >= worth.length) break;
      if (counted[token] === this.#places) continue;
      counted[token] = this.#places;
      alike += worth[token];
    }
    return alike;
  }
}
