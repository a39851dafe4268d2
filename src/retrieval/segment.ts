import { LONGEST_EVIDENCE } from '../decoding/ngrams';
import type { Token } from '../decoding/row';
import type { Places } from './places';
import type { TokenArray } from './tokens';

/** Places of a segment: two bytes name each, and one value is kept for "nowhere". */
export const SEGMENT_TOKENS = 0xffff;

const NOWHERE = 0xffff;

/** Newest places of hashed pairs of tokens: as many as tokens, as each one of another pair is read for nothing. */
const HEADS = 1 << 16;

/** Tokens of vocabularies below this take two bytes, others four. */
const SHORT = 0xffff;

/** Told of tokens that have come to stand from `start` to `end` of an array. */
export type Placed = (tokens: TokenArray, start: number, end: number) => void;

interface Stretch {
  readonly start: number;
  readonly length: number;
}

/**
 * The token streams of some files: two or four bytes for a token, and two for the place before it where the same two
 * tokens stood. A file that is removed leaves a gap; the segment is made anew when half of it is gaps. That takes
 * about two milliseconds, as segments are small: an index of any size follows an edit at once.
 */
export class Segment {
  readonly tokens: TokenArray;
  readonly #before = new Uint16Array(SEGMENT_TOKENS);
  readonly #heads = new Uint16Array(HEADS).fill(NOWHERE);
  readonly #files = new Map<string, Stretch>();
  /** Stands between files and where a removed file stood; no token. */
  readonly #gap: number;
  #used = 0;
  #dead = 0;

  /** @param number tells it from others of the same index */
  constructor(
    vocabulary: number,
    readonly number: number,
  ) {
    const short = Segment.bytesPerToken(vocabulary) === 2;
    this.#gap = short ? SHORT : 0xffffffff;
    this.tokens = short ? new Uint16Array(SEGMENT_TOKENS) : new Uint32Array(SEGMENT_TOKENS);
  }

  static bytesPerToken(vocabulary: number): 2 | 4 {
    return vocabulary < SHORT ? 2 : 4;
  }

  /** Bytes of a segment of this vocabulary. */
  static bytes(vocabulary: number): number {
    return SEGMENT_TOKENS * (Segment.bytesPerToken(vocabulary) + 2) + HEADS * 2;
  }

  /** Tokens that still fit behind the others, with the gap that ends a file. */
  get free(): number {
    return SEGMENT_TOKENS - this.#used;
  }

  get dead(): number {
    return this.#dead;
  }

  /** The tokens of a file, or of its piece here; a view that holds until the next change. */
  tokensOf(path: string): TokenArray {
    const { start, length } = this.#files.get(path) ?? { start: 0, length: 0 };
    return this.tokens.subarray(start, start + length);
  }

  append(path: string, tokens: ArrayLike<Token>, placed: Placed): void {
    // Millions of tokens pass here when a store is loaded: fields are read once, and nobody is called for each.
    const [own, before, heads] = [this.tokens, this.#before, this.#heads];
    const start = this.#used;
    const end = start + tokens.length;
    own.set(tokens, start);
    before[start] = NOWHERE;
    for (let at = start + 1; at < end; at++) {
      const slot = hashPair(own[at - 1], own[at]);
      before[at] = heads[slot];
      heads[slot] = at;
    }
    placed(own, start, end);
    own[end] = this.#gap;
    before[end] = NOWHERE;
    this.#used = end + 1;
    this.#files.set(path, { start, length: tokens.length });
  }

  remove(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    this.#files.delete(path);
    const end = file.start + file.length;
    // The newest file is taken back, so that one that is saved again and again leaves nothing behind.
    if (end + 1 === this.#used) this.#takeBack(file.start);
    else this.#dead += file.length + 1;
    this.tokens.fill(this.#gap, file.start, end);
  }

  /** Everything from a place on is as it was before it came. */
  #takeBack(start: number): void {
    for (let at = this.#used - 2; at > start; at--)
      this.#heads[hashPair(this.tokens[at - 1], this.tokens[at])] = this.#before[at];
    this.#used = start;
  }

  /** Closes the gaps. */
  compact(placed: Placed): void {
    const old = this.tokens.slice(0, this.#used);
    const files = [...this.#files];
    this.#heads.fill(NOWHERE);
    this.#files.clear();
    this.#used = 0;
    this.#dead = 0;
    for (const [path, { start, length }] of files)
      this.append(path, old.subarray(start, start + length), placed);
  }

  /**
   * Collects the places where a context of two tokens or more ends, newest first.
   * @param slot of the context's last two tokens
   * @param silent files whose places are left out
   * @param most places that are read
   * @returns how many were read: those that are left out, and those of other pairs with the same hash, too
   */
  collect(
    slot: number,
    context: readonly Token[],
    silent: readonly string[],
    most: number,
    places: Places,
  ): number {
    const { tokens } = this;
    const before = this.#before;
    const last = context[context.length - 1];
    const previous = context[context.length - 2];
    let read = 0;
    for (let at = this.#heads[slot]; at !== NOWHERE && read < most; at = before[at], read++)
      if (tokens[at] === last && tokens[at - 1] === previous && !this.isOf(silent, at))
        places.add(this.number, at, this.#matchLength(context, at));
    return read;
  }

  /** Whether a place is one of these files'. */
  isOf(paths: readonly string[], at: number): boolean {
    return paths.some((path) => {
      const file = this.#files.get(path);
      return file !== undefined && at >= file.start && at < file.start + file.length;
    });
  }

  /** What stands after a place; undefined at the end of a file. */
  next(at: number): Token | undefined {
    const token: Token = this.tokens[at + 1];
    return token === this.#gap ? undefined : token;
  }

  /** How many tokens up to a place equal the context's end, at most LONGEST_EVIDENCE, within one file. */
  #matchLength(context: readonly Token[], at: number): number {
    const limit = Math.min(LONGEST_EVIDENCE, context.length, at + 1);
    let length = 0;
    while (length < limit && context[context.length - 1 - length] === this.tokens[at - length]) length++;
    return length;
  }
}

/** Where the newest place of two tokens is kept, in every segment the same. */
export function hashPair(before: Token, last: Token): number {
  let hash = Math.imul(before + 1, 0x9e3779b1) ^ Math.imul(last + 1, 0x85ebca6b);
  hash ^= hash >>> 15;
  return (hash >>> 0) & (HEADS - 1);
}
