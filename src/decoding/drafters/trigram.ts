/**
 * ADED's adaptive trigram table (Liu et al. 2024, arXiv 2407.12021) as a drafter.
 *
 * The paper searches the table for drafts by simulations that balance exploration against exploitation (PUCT; here
 * the baseline `adedSearch`). Here the tree is found by a best-first search, for all drafters together. Exploitation
 * is its order, by measured chances. Exploration is not needed among siblings, since the row that verifies one of
 * them names the shares of all; it is needed for guesses of a kind that is no longer made, and `Chances` sees to it.
 *
 * The paper's table begins as what a corpus says. This one knows the text at hand and what was evaluated: what the
 * workspace says, `workspaceNgram` proposes after longer contexts, and asking for it twice cost more than it saved.
 */
import type { Drafter, DraftingText, Guess } from '../drafter';
import { NO_NGRAMS } from '../ngrams';
import type { Row, Token } from '../row';
import { TrigramTable } from './trigramTable';

const SUCCESSORS = 4;

/** Below this share a guess is of little worth, whatever its rank: its rank says so. */
const LITTLE = 0.25;

export class Trigram implements Drafter {
  readonly #table = new TrigramTable(NO_NGRAMS);
  readonly memory: TrigramTable = this.#table;

  begin(text: DraftingText): void {
    this.#table.begin(text);
  }

  draft(path: readonly Token[]): readonly Guess[] {
    return this.#table
      .shares(path)
      .slice(0, SUCCESSORS)
      .map(([token, share], rank) => ({
        token,
        rank: rank + (share < LITTLE ? SUCCESSORS : 0),
        matchLength: 2,
      }));
  }

  accept(path: readonly Token[], row: Row): void {
    this.#table.accept(path, row);
  }

  seed(text: readonly Token[], row: Row): void {
    this.#table.learn(text, row);
  }
}
