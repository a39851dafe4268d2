import type { Token } from '../decoding/row';
import type { TokenArray } from './tokens';

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
  /** By token: which of the tokens around the cursor it is, counted from 1; 0 for all others. A byte each, as all are read. */
  readonly #number: Uint8Array;
  /** By number: what it is worth that the token also stands around the cursor. */
  readonly #worth = new Float32Array(2 * REACH + 1);
  /** By number: the last place at which it was counted, so that it counts once. In months there are more than 2³² places. */
  readonly #counted = new Float64Array(2 * REACH + 1);
  #around: readonly Token[] = [];
  #all = 0;
  #places = 0;

  /** @param vocabulary words of the tokenizer */
  constructor(vocabulary: number) {
    this.#number = new Uint8Array(vocabulary);
  }

  /**
   * Names the text that places are compared with, until the next call.
   * @param before left of the cursor
   * @param behind right of it
   * @param rarity what a token is worth, at least 0
   */
  compareWith(before: readonly Token[], behind: readonly Token[], rarity: (token: Token) => number): void {
    for (const token of this.#around) this.#number[token] = 0;
    const around = new Set([...before.slice(-REACH), ...behind.slice(0, REACH)]);
    this.#around = [...around].filter((token) => token < this.#number.length);
    this.#all = 0;
    for (const [index, token] of this.#around.entries()) {
      this.#number[token] = index + 1;
      this.#all += this.#worth[index + 1] = rarity(token);
    }
  }

  /** What a place counts for, 1 where nothing around it in its file is alike, or there is nothing to compare with. */
  weight(text: TokenArray, at: number): number {
    if (this.#all === 0) return 1;
    this.#places++;
    const before = this.#alike(text, at, Math.max(-1, at - REACH), -1);
    const behind = this.#alike(text, at + 1, Math.min(text.length, at + 1 + REACH), 1);
    return Math.exp((POWER * (before + behind)) / this.#all);
  }

  /** What the tokens from one index to before another are worth, as far as they belong to one file. */
  #alike(text: TokenArray, from: number, to: number, step: 1 | -1): number {
    const numbers = this.#number;
    const counted = this.#counted;
    let alike = 0;
    for (let index = from; index !== to; index += step) {
      const token = text[index];
      // What stands between files is no token.
      if (token >= numbers.length) break;
      const number = numbers[token];
      if (number === 0 || counted[number] === this.#places) continue;
      counted[number] = this.#places;
      alike += this.#worth[number];
    }
    return alike;
  }
}
