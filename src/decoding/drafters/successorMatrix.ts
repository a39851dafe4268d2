import { BoundedMap } from '../boundedMap';
import type { DrafterMemory } from '../drafter';
import type { Row, Token } from '../row';

/** Tokens whose successors are kept; about 5 MB at the most. */
const MOST_TOKENS = 32_768;

/**
 * The matrix of token recycling (Luo et al. 2024, arXiv 2408.08696): token → its last known successors, best first.
 * Candidates that lost are kept for the next time their token comes up instead of thrown away.
 */
export class SuccessorMatrix implements DrafterMemory {
  readonly #successors: BoundedMap<Token, readonly Token[]>;
  readonly #width: number;

  /** @param width successors kept per token */
  constructor(width: number, mostTokens = MOST_TOKENS) {
    this.#width = width;
    this.#successors = new BoundedMap(mostTokens);
  }

  get size(): number {
    return this.#successors.size;
  }

  after(token: Token): readonly Token[] {
    return this.#successors.get(token) ?? [];
  }

  /** The newest row after a token replaces what was known. */
  set(token: Token, row: Row): void {
    this.#successors.set(token, Array.from(row.ids.subarray(0, this.#width)));
  }

  /** For each token: itself, how many successors, and those. */
  save(): Int32Array {
    const numbers: number[] = [];
    for (const [token, successors] of this.#successors.entries())
      numbers.push(token, successors.length, ...successors);
    return Int32Array.from(numbers);
  }

  restore(numbers: Int32Array): void {
    this.#successors.clear();
    for (let at = 0; at + 1 < numbers.length;) {
      const [token, count] = numbers.subarray(at, at + 2);
      const successors = [...numbers.subarray(at + 2, at + 2 + count)];
      if (count < 0 || successors.length < count) return;
      this.#successors.set(token, successors);
      at += 2 + count;
    }
  }
}
