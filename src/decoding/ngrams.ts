import type { Token } from './row';

/** Probabilities of the next token from counted text. */
export interface NgramModel {
  /**
   * The distribution after `context`, interpolated over the orders that have seen it, or undefined when none
   * has. The weights are renormalised over those orders, so the probabilities always sum to 1.
   */
  distribution(context: readonly Token[]): ReadonlyMap<Token, number> | undefined;
}

/** What counted text says after a context, and how much of the context it rests on. */
export interface NgramEvidence {
  /** Sums to 1. */
  readonly probabilities: ReadonlyMap<Token, number>;
  /** Tokens of the longest context that was seen, 1 to LONGEST_MATCH. */
  readonly matchLength: number;
}

/** An n-gram model that says how far it can be relied on. */
export interface EvidenceSource extends NgramModel {
  /** Undefined when not even the context's last token has been seen before. */
  evidence(context: readonly Token[]): NgramEvidence | undefined;
}

export const NO_NGRAMS: EvidenceSource = { distribution: () => undefined, evidence: () => undefined };

/** Weight of orders 2, 3, 4, 5, 6. Longer contexts say more; the reference's do not sum to 1, these do. */
export const ORDER_WEIGHTS: readonly number[] = [0.02, 0.08, 0.2, 0.3, 0.4];

/** Tokens of context that are compared: one more than orders use, as a match beyond them is as good as certain. */
export const LONGEST_MATCH = ORDER_WEIGHTS.length + 1;

/**
 * N-grams of orders 2–6 over one text, counted on demand: each token knows where it stood before, so a look-up
 * walks the occurrences of the context's last token and extends each match to the left. Building is one pass.
 *
 *     new TextNgrams([1, 2, 3, 1, 2, 4]).distribution([1, 2])
 *       order 2 (after 2) and order 3 (after 1 2): 3 and 4 once each → { 3: 0.5, 4: 0.5 }
 */
export class TextNgrams implements EvidenceSource {
  readonly #tokens: readonly Token[];
  /** Index of the previous occurrence of the token at each index, or −1. */
  readonly #previous: Int32Array;
  readonly #last = new Map<Token, number>();

  /** @param weights of orders 2, 3, …, as many as `ORDER_WEIGHTS` */
  constructor(
    tokens: readonly Token[],
    readonly weights = ORDER_WEIGHTS,
  ) {
    this.#tokens = tokens;
    this.#previous = new Int32Array(tokens.length);
    tokens.forEach((token, index) => {
      this.#previous[index] = this.#last.get(token) ?? -1;
      this.#last.set(token, index);
    });
  }

  distribution(context: readonly Token[]): ReadonlyMap<Token, number> | undefined {
    return this.evidence(context)?.probabilities;
  }

  evidence(context: readonly Token[]): NgramEvidence | undefined {
    const counts = ORDER_WEIGHTS.map(() => new Map<Token, number>());
    const totals = ORDER_WEIGHTS.map(() => 0);
    const last = context.at(-1);
    let matchLength = 0;
    if (last === undefined) return undefined;
    for (let at = this.#last.get(last) ?? -1; at >= 0; at = this.#previous[at]) {
      const next = this.#tokens.at(at + 1);
      if (next === undefined) continue;
      const matched = this.#matchLength(context, at);
      matchLength = Math.max(matchLength, matched);
      for (let order = 0; order < Math.min(matched, ORDER_WEIGHTS.length); order++) {
        counts[order].set(next, (counts[order].get(next) ?? 0) + 1);
        totals[order]++;
      }
    }
    return evidenceOf(counts, totals, matchLength, this.weights);
  }

  /** How many tokens ending at `at` equal the context's end; at least 1. */
  #matchLength(context: readonly Token[], at: number): number {
    let length = 1;
    const limit = Math.min(LONGEST_MATCH, context.length, at + 1);
    while (length < limit && context[context.length - 1 - length] === this.#tokens[at - length]) length++;
    return length;
  }
}

/**
 * One distribution from the counts of each order, lowest first. The weights of orders that have seen nothing go to the
 * others; undefined when none has seen anything.
 */
export function interpolate(
  counts: readonly ReadonlyMap<Token, number>[],
  totals: readonly number[],
  weights = ORDER_WEIGHTS,
): Map<Token, number> | undefined {
  const weight = weights.reduce((sum, w, order) => sum + (totals[order] > 0 ? w : 0), 0);
  if (weight === 0) return undefined;
  const result = new Map<Token, number>();
  counts.forEach((ofOrder, order) => {
    for (const [token, count] of ofOrder) {
      const share = (weights[order] / weight) * (count / totals[order]);
      result.set(token, (result.get(token) ?? 0) + share);
    }
  });
  return result;
}

/** The counts of each order, lowest first, as evidence. */
export function evidenceOf(
  counts: readonly ReadonlyMap<Token, number>[],
  totals: readonly number[],
  matchLength: number,
  weights = ORDER_WEIGHTS,
): NgramEvidence | undefined {
  const probabilities = interpolate(counts, totals, weights);
  return probabilities && { probabilities, matchLength };
}

/** Share of the nearer model where both know the context. */
const NEARER = 0.7;

/** Two models, the nearer one first: what stands in the file at hand says more than what stands elsewhere. */
export function combineNgrams(nearer: NgramModel, wider: NgramModel): NgramModel {
  return {
    distribution: (context) => {
      const [near, wide] = [nearer.distribution(context), wider.distribution(context)];
      if (near === undefined || wide === undefined) return near ?? wide;
      const mixed = new Map(Array.from(near, ([token, share]) => [token, NEARER * share]));
      for (const [token, share] of wide) mixed.set(token, (mixed.get(token) ?? 0) + (1 - NEARER) * share);
      return mixed;
    },
  };
}
