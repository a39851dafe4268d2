import { BoundedMap } from '../boundedMap';
import type { Row, Token } from '../row';

/** Tokens whose successors are kept; about 5 MB at the most. */
export const MOST_TOKENS = 32_768;

/**
 * The matrix of token recycling (Luo et al. 2024, arXiv 2408.08696): token → its last known successors, best first.
 * Candidates that lost are kept for the next time their token comes up instead of thrown away.
 */
export class SuccessorMatrix {
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
}
