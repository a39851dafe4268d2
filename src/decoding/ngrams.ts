import type { Token } from './row';

/** Probabilities of the next token from counted text. */
export interface NgramModel {
  /**
   * The distribution after `context`, interpolated over the orders that have seen it, or undefined when none
   * has. The weights are renormalised over those orders, so the probabilities always sum to 1.
   */
  distribution(context: readonly Token[]): ReadonlyMap<Token, number> | undefined;
}

/**
 * What followed a context, counted where at least `length` of its last tokens stood. A place counts 1, or more where the
 * source finds it more like the place at hand.
 */
export interface NgramEvidence {
  /** Tokens of context that all of these places share, 1 to LONGEST_EVIDENCE. */
  readonly length: number;
  /** The sum of the counts, at least 1. */
  readonly total: number;
  readonly counts: ReadonlyMap<Token, number>;
}

/** An n-gram model that says what it rests on. */
export interface EvidenceSource extends NgramModel {
  /**
   * Shortest match first; each longer one rests on fewer places, which the shorter ones count too. Empty when not even
   * the context's last token has been seen before.
   * @param behind what stands behind the context already. Places that go on with it say nothing: there what is to be
   * written was not written either, as in a copy of the text. Empty for none
   */
  evidence(context: readonly Token[], behind?: readonly Token[]): readonly NgramEvidence[];
}

export const NO_NGRAMS: EvidenceSource = { distribution: () => undefined, evidence: () => [] };

/** Weight of orders 2, 3, 4, 5, 6. Longer contexts say more; the reference's do not sum to 1, these do. */
export const ORDER_WEIGHTS: readonly number[] = [0.02, 0.08, 0.2, 0.3, 0.4];

/** Tokens of context that are compared for evidence: one place that shares all of these says more than many that share few. */
export const LONGEST_EVIDENCE = 32;

/** Whether all of `behind`, which is not empty, stands after a place in a text. */
export function goesOnWith(text: ArrayLike<Token>, at: number, behind: readonly Token[]): boolean {
  return behind.length > 0 && behind.every((token, index) => text[at + 1 + index] === token);
}

/** Counts what followed the places where a context, or its end, stood. */
export class Matches {
  readonly #byLength = new Map<number, Map<Token, number>>();

  /**
   * @param length tokens of context that stood before `next`, at least 1
   * @param weight what the place counts for
   */
  add(next: Token, length: number, weight = 1): void {
    const counts = this.#byLength.get(length) ?? new Map<Token, number>();
    counts.set(next, (counts.get(next) ?? 0) + weight);
    this.#byLength.set(length, counts);
  }

  /** One for each length that stood anywhere, shortest first. */
  evidence(): readonly NgramEvidence[] {
    const result: NgramEvidence[] = [];
    for (const length of [...this.#byLength.keys()].sort((a, b) => b - a)) {
      const longer = result.at(-1);
      const counts = new Map(longer?.counts);
      let total = longer?.total ?? 0;
      for (const [token, count] of this.#byLength.get(length) ?? []) {
        counts.set(token, (counts.get(token) ?? 0) + count);
        total += count;
      }
      result.push({ length, total, counts });
    }
    return result.reverse();
  }
}

/**
 * What follows a context in one text, counted on demand: each token knows where it stood before, so a look-up walks
 * the occurrences of the context's last token and extends each match to the left. Building is one pass.
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
    return interpolate(this.evidence(context), this.weights);
  }

  evidence(context: readonly Token[], behind: readonly Token[] = []): readonly NgramEvidence[] {
    const matches = new Matches();
    const last = context.at(-1);
    if (last === undefined) return [];
    for (let at = this.#last.get(last) ?? -1; at >= 0; at = this.#previous[at]) {
      const next = this.#tokens.at(at + 1);
      if (next !== undefined && !goesOnWith(this.#tokens, at, behind))
        matches.add(next, this.#matchLength(context, at));
    }
    return matches.evidence();
  }

  /** How many tokens ending at `at` equal the context's end; at least 1. */
  #matchLength(context: readonly Token[], at: number): number {
    let length = 1;
    const limit = Math.min(LONGEST_EVIDENCE, context.length, at + 1);
    while (length < limit && context[context.length - 1 - length] === this.#tokens[at - length]) length++;
    return length;
  }
}

/**
 * One distribution from what was counted, interpolated over orders 2, 3, …. The weights of orders that have seen nothing
 * go to the others; undefined when none has seen anything.
 */
export function interpolate(
  evidence: readonly NgramEvidence[],
  weights = ORDER_WEIGHTS,
): Map<Token, number> | undefined {
  // An order of n counts the places that share at least n − 1 tokens.
  const ofOrders = weights.flatMap((weight, index) => {
    const known = evidence.find(({ length }) => length > index);
    return known === undefined ? [] : [{ weight, ...known }];
  });
  const sum = ofOrders.reduce((all, { weight }) => all + weight, 0);
  if (sum === 0) return undefined;
  const result = new Map<Token, number>();
  for (const { weight, total, counts } of ofOrders) {
    for (const [token, count] of counts)
      result.set(token, (result.get(token) ?? 0) + (weight / sum) * (count / total));
  }
  return result;
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
