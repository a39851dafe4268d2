/**
 * Token recycling (Luo et al. 2024, arXiv 2408.08696), written from the paper: the top candidates of every row
 * that was ever evaluated are kept in a matrix from a token to its likely successors, and drafted from next time
 * that token comes up. The paper's tree of fixed shape is the baseline `recyclingTree`.
 */
import type { Drafter, DraftingText, Guess } from '../drafter';
import type { Row, Token } from '../row';
import { SuccessorMatrix } from './successorMatrix';

/** Successors kept per token. The paper keeps 8; beyond the fourth hardly any pays on a CPU. */
const SUCCESSORS = 4;

export class TokenRecycling implements Drafter {
  readonly #matrix = new SuccessorMatrix(SUCCESSORS);
  readonly memory = this.#matrix;
  #last: Token | undefined;

  begin({ prefix }: DraftingText): void {
    this.#last = prefix.at(-1);
  }

  draft(path: readonly Token[]): readonly Guess[] {
    const last = path.at(-1) ?? this.#last;
    const successors = last === undefined ? [] : this.#matrix.after(last);
    return successors.map((token, rank) => ({ token, rank, matchLength: 1 }));
  }

  accept(path: readonly Token[], row: Row): void {
    const last = path.at(-1) ?? this.#last;
    if (last !== undefined) this.#matrix.set(last, row);
  }

  seed(text: readonly Token[], row: Row): void {
    const last = text.at(-1);
    if (last !== undefined) this.#matrix.set(last, row);
  }
}
