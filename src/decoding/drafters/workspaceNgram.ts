import { LONGEST, type Drafter, type DraftingText, type Guess } from '../drafter';
import { LONGEST_EVIDENCE } from '../ngrams';
import type { Token } from '../row';

/** What follows a context, and how much of the context says so. */
export interface Successor {
  readonly token: Token;
  readonly matchLength: number;
}

/** What follows a context in other text than the one at hand, longest matches first. */
export interface SuccessorSource {
  successors(context: readonly Token[], most: number): readonly Successor[];
}

/** Without a workspace. */
export const NO_SUCCESSORS: SuccessorSource = { successors: () => [] };

const MOST_GUESSES = 3;

/** A single token of context says too little in a whole workspace. */
const SHORTEST = 2;

/** Continues what the workspace's other files say after the same tokens: names, calls and idioms of this repository. */
export class WorkspaceNgram implements Drafter {
  #prefix: readonly Token[] = [];

  constructor(readonly source: SuccessorSource) {}

  begin({ prefix }: DraftingText): void {
    this.#prefix = prefix.slice(-LONGEST_EVIDENCE);
  }

  draft(path: readonly Token[]): readonly Guess[] {
    const context = [...this.#prefix, ...path].slice(-LONGEST_EVIDENCE);
    return this.source
      .successors(context, MOST_GUESSES)
      .filter(({ matchLength }) => matchLength >= SHORTEST)
      .map(({ token, matchLength }, rank) => ({ token, rank, matchLength: Math.min(matchLength, LONGEST) }));
  }

  accept(): void {
    // The workspace is learnt from its files, not from drafts.
  }
}
