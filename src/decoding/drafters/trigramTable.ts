/**
 * The model of ADED (Liu et al. 2024, arXiv 2407.12021), written from the paper: a table from pairs of tokens to the
 * shares of what follows them. It begins as what a corpus says (for `trigram` as nothing), is laid over with the text at hand, and adapts: each
 * evaluated row moves its pair's shares towards the model's own probabilities. That raises what was verified and, in
 * the same step, lowers what was drafted there and rejected; rows below a rejected token teach their pairs as well.
 */
import { BoundedMap } from '../boundedMap';
import type { DrafterMemory, DraftingText } from '../drafter';
import type { NgramModel } from '../ngrams';
import { candidateLogProbability, type Row, type Token } from '../row';

/** Way towards the model's own probabilities that one evaluated row goes. */
const VERIFIED = 0.5;
/** Way to certainty that one occurrence in the text goes. */
const SEEN = 0.3;
/** Candidates of a row that are learned. */
const CANDIDATES = 4;
/** Shares below this are dropped: a pair keeps a few dozen successors at the most. */
const TRACE = 0.005;
/** Pairs kept; about 20 MB at the most. */
const MOST_PAIRS = 50_000;

const MILLION = 1e6;

/** Own shares of a pair's successors; what they lack to 1 is the corpus's. */
type Shares = Map<Token, number>;

export class TrigramTable implements DrafterMemory {
  readonly #pairs: BoundedMap<string, Shares>;
  readonly #corpus: NgramModel;
  #prefix: readonly Token[] = [];
  #counted: readonly Token[] = [];

  constructor(corpus: NgramModel, mostPairs = MOST_PAIRS) {
    this.#corpus = corpus;
    this.#pairs = new BoundedMap(mostPairs);
  }

  /** Pairs that are known from text or rows. */
  get size(): number {
    return this.#pairs.size;
  }

  begin({ prefix, suffix }: DraftingText): void {
    this.#prefix = prefix;
    // While the person types, the text is the last one's with a few tokens more: only those are new.
    const text = [...suffix, ...prefix];
    const same = text.findIndex((token, index) => token !== this.#counted[index]);
    const from = same < 0 ? text.length : same;
    for (let at = Math.max(2, from); at < text.length; at++)
      this.#nudge(text[at - 2], text[at - 1], SEEN, [[text[at], 1]]);
    this.#counted = text;
  }

  /**
   * What follows a path, the likeliest first, ties by lower id. A pair that was met keeps its own shares, and the
   * corpus has a say in what they leave: all of it before the pair was met, next to nothing after a few rows.
   */
  shares(path: readonly Token[]): readonly (readonly [Token, number])[] {
    const pair = this.#pair(path);
    if (pair.length < 2) return [];
    const [before, last] = pair;
    const own = this.#pairs.get(key(before, last));
    const shares = new Map(own);
    const left = 1 - Array.from(shares.values()).reduce((sum, share) => sum + share, 0);
    for (const [token, share] of this.#corpus.distribution([before, last]) ?? [])
      shares.set(token, (shares.get(token) ?? 0) + left * share);
    return [...shares].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  /** The model's predictions after a path: verified ones, and ones that were drafted and rejected. */
  accept(path: readonly Token[], row: Row): void {
    this.learn(this.#pair(path), row);
  }

  /** The model's predictions after any text, of which the last two tokens count. */
  learn(text: readonly Token[], row: Row): void {
    const before = text.at(-2);
    const last = text.at(-1);
    if (before === undefined || last === undefined) return;
    const probabilities = Array.from(
      row.ids.subarray(0, CANDIDATES),
      (token, rank) => [token, Math.exp(candidateLogProbability(row, rank))] as const,
    );
    this.#nudge(before, last, VERIFIED, probabilities);
  }

  /** For each pair: its two tokens, how many successors, and those with their shares in millionths. */
  save(): Int32Array {
    const numbers: number[] = [];
    for (const [pair, shares] of this.#pairs.entries()) {
      numbers.push(...pair.split(',').map(Number), shares.size);
      for (const [token, share] of shares) numbers.push(token, Math.round(share * MILLION));
    }
    return Int32Array.from(numbers);
  }

  restore(numbers: Int32Array): void {
    this.#pairs.clear();
    for (let at = 0; at + 2 < numbers.length;) {
      const [before, last, count] = numbers.subarray(at, at + 3);
      const stored = numbers.subarray(at + 3, at + 3 + 2 * count);
      if (count < 0 || stored.length < 2 * count) return;
      const shares: Shares = new Map();
      for (let each = 0; each < stored.length; each += 2)
        shares.set(stored[each], stored[each + 1] / MILLION);
      this.#pairs.set(key(before, last), shares);
      at += 3 + 2 * count;
    }
  }

  #pair(path: readonly Token[]): readonly Token[] {
    return path.length >= 2 ? path.slice(-2) : [...this.#prefix.slice(path.length - 2), ...path];
  }

  /** Moves a pair's shares a fraction of the way to the given probabilities, which sum to 1 at most. */
  #nudge(before: Token, last: Token, fraction: number, towards: readonly (readonly [Token, number])[]): void {
    const shares: Shares = new Map();
    for (const [token, share] of this.#pairs.get(key(before, last)) ?? []) {
      const kept = share * (1 - fraction);
      if (kept >= TRACE) shares.set(token, kept);
    }
    for (const [token, probability] of towards)
      shares.set(token, (shares.get(token) ?? 0) + fraction * probability);
    this.#pairs.set(key(before, last), shares);
  }
}

const key = (before: Token, last: Token) => `${before},${last}`;
