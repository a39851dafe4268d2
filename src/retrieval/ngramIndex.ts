/**
 * N-grams of orders 2–6 over the token streams of many files, in integer arrays: two bytes for a token (four in a
 * vocabulary beyond 65,535 words) and four for
 * the place where its two-token context stood before. A look-up follows those places from the newest on and extends
 * each match to the left, so one structure serves all orders, and recent files speak first. It reads at most
 * MOST_PLACES of them: counts are those of the newest occurrences, and a look-up takes microseconds in any index.
 */
import { evidenceOf, ORDER_WEIGHTS, type EvidenceSource, type NgramEvidence } from '../decoding/ngrams';
import type { Token } from '../decoding/row';

/** Places of a two-token context that a look-up reads, newest first. */
export const MOST_PLACES = 64;

/** Places of a single token that are remembered, newest first, for what the pairs do not know. */
export const MOST_SINGLES = 16;

/** Tokens of vocabularies below this take two bytes, others four. */
const SHORT = 0xffff;
const NOWHERE = -1;

/** Highest order less one: tokens of context that can count. */
const LONGEST = ORDER_WEIGHTS.length;

const FIRST_CAPACITY = 1 << 14;
/** Share of dead tokens at which the arrays are made anew without them. */
const MOST_DEAD = 0.3;

interface Stretch {
  readonly start: number;
  readonly length: number;
}

export interface IndexFigures {
  readonly files: number;
  /** Of files that are in it now. */
  readonly tokens: number;
  readonly bytes: number;
}

/** What follows a context, and how long the context is that says so. */
export interface Successors {
  readonly tokens: readonly Token[];
  readonly matchLength: number;
}

export class NgramIndex implements EvidenceSource {
  /** In the order in which they came. */
  readonly #files = new Map<string, Stretch>();
  #tokens: Uint16Array | Uint32Array;
  /** Stands between files and where a removed file stood; no token. */
  readonly #gap: number;
  /** For each place, the place before it with the same two tokens up to it. */
  #before = new Int32Array(FIRST_CAPACITY);
  /** Newest place of each hash of two tokens. */
  #heads: Int32Array;
  /** A ring of places for each token. */
  readonly #singles: Int32Array;
  readonly #singlesSeen: Uint32Array;
  #end = 0;
  #dead = 0;

  /**
   * @param vocabulary words of the tokenizer
   * @param budget bytes that all arrays together may take
   */
  constructor(
    readonly vocabulary: number,
    readonly budget: number,
  ) {
    this.#gap = vocabulary < SHORT ? SHORT : 0xffffffff;
    this.#tokens = this.#tokenArray(FIRST_CAPACITY);
    this.#heads = new Int32Array(1 << 12).fill(NOWHERE);
    this.#singles = new Int32Array(vocabulary * MOST_SINGLES).fill(NOWHERE);
    this.#singlesSeen = new Uint32Array(vocabulary);
  }

  get figures(): IndexFigures {
    const arrays = [this.#tokens, this.#before, this.#heads, this.#singles, this.#singlesSeen];
    return {
      files: this.#files.size,
      tokens: this.#end - this.#dead - this.#files.size,
      bytes: arrays.reduce((sum, array) => sum + array.byteLength, 0),
    };
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /**
   * Adds a file, or replaces what it was.
   * @returns false when it does not fit the budget; the index is then without it
   */
  add(path: string, tokens: readonly Token[]): boolean {
    this.remove(path);
    if (this.#dead > MOST_DEAD * this.#end) this.#compact();
    if (!this.#reserve(tokens.length + 1)) return false;
    this.#append(path, tokens);
    return true;
  }

  remove(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    this.#files.delete(path);
    this.#tokens.fill(this.#gap, file.start, file.start + file.length);
    this.#dead += file.length + 1;
  }

  clear(): void {
    this.#files.clear();
    this.#restart(FIRST_CAPACITY);
  }

  distribution(context: readonly Token[]): ReadonlyMap<Token, number> | undefined {
    return this.evidence(context)?.probabilities;
  }

  evidence(context: readonly Token[]): NgramEvidence | undefined {
    const counts = ORDER_WEIGHTS.map(() => new Map<Token, number>());
    const totals = ORDER_WEIGHTS.map(() => 0);
    this.#visit(context, (next, matched) => {
      for (let order = 0; order < matched; order++) {
        counts[order].set(next, (counts[order].get(next) ?? 0) + 1);
        totals[order]++;
      }
    });
    return evidenceOf(counts, totals);
  }

  /** The tokens that followed the longest match of the context's end, the most frequent first, ties newest first. */
  successors(context: readonly Token[], most: number): Successors {
    let matchLength = 0;
    let counts = new Map<Token, number>();
    this.#visit(context, (next, matched) => {
      if (matched < matchLength) return;
      if (matched > matchLength) counts = new Map();
      matchLength = matched;
      counts.set(next, (counts.get(next) ?? 0) + 1);
    });
    const ranked = [...counts].sort((a, b) => b[1] - a[1]).slice(0, most);
    return { tokens: ranked.map(([token]) => token), matchLength };
  }

  /** Every file with its tokens, in the order in which they came: what a store keeps. */
  *entries(): Generator<readonly [path: string, tokens: Uint16Array | Uint32Array]> {
    for (const [path, { start, length }] of this.#files)
      yield [path, this.#tokens.slice(start, start + length)];
  }

  /** Calls for each remembered place after which the context stands: the token there, and how much context matches. */
  #visit(context: readonly Token[], found: (next: Token, matched: number) => void): void {
    const last = context.at(-1);
    if (last === undefined || last >= this.vocabulary) return;
    const before = context.at(-2);
    let pairs = 0;
    if (before !== undefined) {
      let at: number = this.#heads[this.#hash(before, last)];
      for (let read = 0; at !== NOWHERE && read < MOST_PLACES; read++, at = this.#before[at]) {
        const matched = this.#matchLength(context, at);
        const next = this.#tokens[at + 1];
        if (matched < 2 || next === this.#gap) continue;
        pairs++;
        found(next, matched);
      }
    }
    // Where the pair is known, its places say more than those of its last token alone.
    if (pairs > 0) return;
    const seen = this.#singlesSeen[last];
    for (let back = 1; back <= Math.min(seen, MOST_SINGLES); back++) {
      const at: number = this.#singles[last * MOST_SINGLES + ((seen - back) % MOST_SINGLES)];
      const next = this.#tokens[at + 1];
      if (this.#tokens[at] === last && next !== this.#gap) found(next, 1);
    }
  }

  /** How many tokens ending at `at` equal the context's end, within one file. */
  #matchLength(context: readonly Token[], at: number): number {
    const limit = Math.min(LONGEST, context.length, at + 1);
    let length = 0;
    while (length < limit && context[context.length - 1 - length] === this.#tokens[at - length]) length++;
    return length;
  }

  #append(path: string, tokens: readonly Token[]): void {
    const start = this.#end;
    for (const token of tokens) {
      const at = this.#end++;
      this.#tokens[at] = token;
      if (token >= this.vocabulary) continue;
      const seen = this.#singlesSeen[token]++;
      this.#singles[token * MOST_SINGLES + (seen % MOST_SINGLES)] = at;
      if (at === start) {
        this.#before[at] = NOWHERE;
        continue;
      }
      const slot = this.#hash(this.#tokens[at - 1], token);
      this.#before[at] = this.#heads[slot];
      this.#heads[slot] = at;
    }
    this.#tokens[this.#end] = this.#gap;
    this.#before[this.#end] = NOWHERE;
    this.#end++;
    this.#files.set(path, { start, length: tokens.length });
  }

  /** Room for `more` tokens: larger arrays, as far as the budget goes; before that, arrays without dead tokens. */
  #reserve(more: number): boolean {
    if (this.#end + more <= this.#tokens.length) return true;
    const fixed = this.#singles.byteLength + this.#singlesSeen.byteLength;
    // Token and place before it; and a head for every two tokens, which keeps the chains short.
    const most = Math.floor((this.budget - fixed) / (this.#tokens.BYTES_PER_ELEMENT + 4 + 2));
    if (this.#end + more > most) {
      if (this.#end - this.#dead + more > most || this.#dead === 0) return false;
      this.#compact();
      return this.#reserve(more);
    }
    this.#rebuild(Math.min(most, Math.max(2 * this.#tokens.length, this.#end + more)));
    return true;
  }

  #compact(): void {
    this.#rebuild(this.#tokens.length);
  }

  /** Adds all living files anew to empty arrays. */
  #rebuild(capacity: number): void {
    const tokens = this.#tokens;
    const files = [...this.#files];
    this.#files.clear();
    this.#restart(capacity);
    for (const [path, { start, length }] of files)
      this.#append(path, Array.from(tokens.subarray(start, start + length)));
  }

  #restart(capacity: number): void {
    this.#tokens = this.#tokenArray(capacity);
    this.#before = new Int32Array(capacity);
    this.#heads = new Int32Array(2 ** Math.floor(Math.log2(capacity / 2))).fill(NOWHERE);
    this.#singles.fill(NOWHERE);
    this.#singlesSeen.fill(0);
    this.#end = 0;
    this.#dead = 0;
  }

  #tokenArray(length: number): Uint16Array | Uint32Array {
    return this.#gap === SHORT ? new Uint16Array(length) : new Uint32Array(length);
  }

  #hash(before: Token, last: Token): number {
    let hash = Math.imul(before + 1, 0x9e3779b1) ^ Math.imul(last + 1, 0x85ebca6b);
    hash ^= hash >>> 15;
    return (hash >>> 0) & (this.#heads.length - 1);
  }
}
