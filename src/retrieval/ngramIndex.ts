/**
 * What follows a context in the token streams of many files, in integer arrays (see segment.ts). A look-up follows the
 * places of the context's last two tokens from the newest on and extends each match to the left, so one structure serves
 * contexts of all lengths, and recent files speak first. It reads at most MOST_READ of them and counts the MOST_PLACES
 * with the longest matches, each the more the more alike the text around it is: a look-up takes microseconds in any index.
 */
import type { Successor } from '../decoding/drafters/workspaceNgram';
import {
  goesOnWith,
  interpolate,
  Matches,
  type EvidenceSource,
  type NgramEvidence,
} from '../decoding/ngrams';
import type { Token } from '../decoding/row';
import { Answers } from './answers';
import { Likeness } from './likeness';
import { Places, ROUNDED } from './places';
import { hashPair, Segment, SEGMENT_TOKENS, type Placed } from './segment';
import { Singles } from './singles';
import { successorsOf } from './successors';
import { part, type TokenArray, type Tokens } from './tokens';

/** Places of a two-token context that a look-up reads, newest first. */
export const MOST_READ = 128;

/** Places that it counts: those with the longest matches, of equally long ones the newest. */
export const MOST_PLACES = 64;

/** Share of a segment's tokens that may be dead before it is made anew. */
const MOST_DEAD = 0.5;

export interface IndexFigures {
  readonly files: number;
  /** Of files that are in it now. */
  readonly tokens: number;
  readonly bytes: number;
}

/** @param weight what the place counts for, 1 where nothing around it is alike */
type Found = (next: Token, matched: number, weight: number) => void;

interface IndexedFile {
  /** A large file is cut into pieces, one to a segment. */
  readonly segments: readonly Segment[];
  readonly length: number;
  readonly stamp: string;
}

export class NgramIndex implements EvidenceSource {
  readonly #files = new Map<string, IndexedFile>();
  /** The one that is filled now last. */
  #segments: Segment[] = [];
  readonly #singles: Singles;
  /** How often each token stands in the files that are in it now. */
  readonly #standing: Uint32Array;
  /** Segments by their numbers, which they keep. */
  readonly #numbered: Segment[] = [];
  readonly #places = new Places(MOST_READ);
  readonly #answers = new Answers();
  readonly #likeness: Likeness;
  #tokens = 0;
  #changes = 0;
  #atHand: readonly string[] = [];

  /**
   * @param vocabulary words of the tokenizer
   * @param budget bytes that all arrays together may take
   */
  constructor(
    readonly vocabulary: number,
    readonly budget: number,
  ) {
    this.#singles = new Singles(vocabulary);
    this.#standing = new Uint32Array(vocabulary);
    this.#likeness = new Likeness(vocabulary);
  }

  get figures(): IndexFigures {
    return { files: this.#files.size, tokens: this.#tokens, bytes: this.#bytes(this.#segments.length) };
  }

  /** Grows with every change: tells whether the index is still the one that was looked at. */
  get changes(): number {
    return this.#changes;
  }

  get bytesPerToken(): number {
    return Segment.bytesPerToken(this.vocabulary);
  }

  /** In the order in which they came. */
  get paths(): IterableIterator<string> {
    return this.#files.keys();
  }

  /** The tokens of a file in pieces, as views that hold until the next change; none when it is not here. */
  pieces(path: string): readonly TokenArray[] {
    return (this.#files.get(path)?.segments ?? []).map((segment) => segment.tokensOf(path));
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** What was said of the file's version when it was added. */
  stamp(path: string): string | undefined {
    return this.#files.get(path)?.stamp;
  }

  /**
   * Adds a file, or replaces what it was.
   * @param stamp tells this version of the file from others
   * @returns false when it does not fit the budget; the index is then without it
   */
  add(path: string, tokens: Tokens, stamp = ''): boolean {
    this.remove(path);
    const pieces: Tokens[] = [];
    for (let start = 0; start < tokens.length || start === 0; start += SEGMENT_TOKENS - 1)
      pieces.push(part(tokens, start, start + SEGMENT_TOKENS - 1));
    const segments: Segment[] = [];
    for (const piece of pieces) {
      const segment = this.#withRoom(piece.length + 1);
      if (segment === undefined) {
        for (const taken of segments) this.#removeFrom(taken, path);
        return false;
      }
      segment.append(path, piece, this.#remember(segment, 1));
      segments.push(segment);
    }
    this.#files.set(path, { segments, length: tokens.length, stamp });
    this.#tokens += tokens.length;
    this.#changes++;
    return true;
  }

  remove(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    this.#files.delete(path);
    this.#tokens -= file.length;
    this.#changes++;
    for (const segment of file.segments) this.#removeFrom(segment, path);
  }

  #removeFrom(segment: Segment, path: string): void {
    this.#count(segment.tokensOf(path), -1);
    segment.remove(path);
    if (segment.dead > MOST_DEAD * SEGMENT_TOKENS) segment.compact(this.#remember(segment, 0));
  }

  /** Whether a file of so many tokens that is not here yet would fit. */
  hasRoom(tokens: number): boolean {
    const last = Math.min(tokens, SEGMENT_TOKENS - 1) + 1;
    const isNew = this.#bytes(this.#segments.length + 1) <= this.budget;
    return isNew || this.#segments.some(({ free, dead }) => free + dead >= last);
  }

  clear(): void {
    this.#files.clear();
    this.#segments = [];
    this.#numbered.length = 0;
    this.#singles.clear();
    this.#standing.fill(0);
    this.#tokens = 0;
    this.#changes++;
  }

  /**
   * Names the file that drafts are made in, until the next call: none, or several where it is one of them. It says nothing
   * then: the text around the cursor is in the prompt, which is counted by itself, and what was saved at the cursor may
   * have been deleted since. Counted twice, it was relied on too much.
   */
  workIn(paths: readonly string[]): void {
    this.#answers.clear();
    this.#atHand = paths;
  }

  /**
   * Names the text around the cursor, until the next call: places whose surroundings are alike count more.
   * @param before left of the cursor
   * @param behind right of it
   */
  compareWith(before: readonly Token[], behind: readonly Token[]): void {
    const rarity = (token: Token) => Math.max(0, Math.log((this.#tokens + 1) / (this.#standing[token] + 1)));
    this.#likeness.compareWith(before, behind, rarity);
    this.#answers.clear();
  }

  distribution(context: readonly Token[]): ReadonlyMap<Token, number> | undefined {
    return interpolate(this.evidence(context));
  }

  evidence(context: readonly Token[], behind: readonly Token[] = []): readonly NgramEvidence[] {
    return this.#answers.of(context, behind, this.#changes, (...asked) => this.#lookUp(...asked));
  }

  #lookUp(context: readonly Token[], behind: readonly Token[]): readonly NgramEvidence[] {
    const matches = new Matches();
    this.#visit(context, behind, (next, matched, weight) => {
      matches.add(next, matched, weight);
    });
    return matches.evidence();
  }

  successors(context: readonly Token[], most: number): readonly Successor[] {
    return successorsOf(this.evidence(context), most);
  }

  /** Calls for each place that counts after which the context stands: the token there, and how much context matches. */
  #visit(context: readonly Token[], behind: readonly Token[], found: Found): void {
    const last = context.at(-1);
    if (last === undefined || last >= this.vocabulary) return;
    const before = context.at(-2);
    // Where the pair is known, its places say more than those of its last token alone.
    if (before !== undefined && this.#visitPairs(context, behind, hashPair(before, last), found)) return;
    for (const place of this.#singles.newest(last)) {
      const segment = this.#numbered[place >> 16];
      const at = place & 0xffff;
      const next = segment.next(at);
      if (segment.tokens[at] !== last || next === undefined) continue;
      if (!segment.isOf(this.#atHand, at) && !goesOnWith(segment.tokens, at, behind))
        found(next, 1, this.#likeness.weight(segment.tokens, at));
    }
  }

  /** @returns whether the pair stands anywhere with something after it */
  #visitPairs(context: readonly Token[], behind: readonly Token[], slot: number, found: Found): boolean {
    const places = this.#places;
    places.clear();
    let read = 0;
    for (let index = this.#segments.length - 1; index >= 0 && read < MOST_READ; index--) {
      read += this.#segments[index].collect(slot, context, this.#atHand, MOST_READ - read, places);
    }
    let pairs = 0;
    places.longest(MOST_PLACES, (number, at, matched) => {
      const segment = this.#numbered[number];
      const next = segment.next(at);
      if (next === undefined || goesOnWith(segment.tokens, at, behind)) return;
      pairs++;
      found(next, ROUNDED[matched], this.#likeness.weight(segment.tokens, at));
    });
    return pairs > 0;
  }

  /** A segment with room: the newest, else a new one, else one with gaps to close. */
  #withRoom(tokens: number): Segment | undefined {
    const newest = this.#segments.at(-1);
    if (newest !== undefined && newest.free >= tokens) return newest;
    if (this.#bytes(this.#segments.length + 1) <= this.budget) {
      const segment = new Segment(this.vocabulary, this.#numbered.length);
      this.#numbered.push(segment);
      this.#segments.push(segment);
      return segment;
    }
    const index = this.#segments.findIndex(({ free, dead }) => free + dead >= tokens);
    if (index < 0) return undefined;
    const [segment] = this.#segments.splice(index, 1);
    this.#segments.push(segment);
    if (segment.free < tokens) segment.compact(this.#remember(segment, 0));
    return segment;
  }

  /** @param times how often a token counts that stands there now: not again where it has only moved */
  #remember({ number }: Segment, times: 0 | 1): Placed {
    return (tokens, start, end) => {
      if (times > 0) this.#count(tokens.subarray(start, end), times);
      this.#singles.add(tokens, start, end, number * 0x10000);
    };
  }

  #count(tokens: TokenArray, times: number): void {
    const standing = this.#standing;
    for (let at = 0; at < tokens.length; at++)
      if (tokens[at] < this.vocabulary) standing[tokens[at]] += times;
  }

  #bytes(segments: number): number {
    const byToken = this.#singles.bytes + this.#standing.byteLength;
    return byToken + segments * Segment.bytes(this.vocabulary);
  }
}
