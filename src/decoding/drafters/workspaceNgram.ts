import type { Drafter, DraftingText, Guess } from '../drafter';
import { LONGEST_MATCH } from '../ngrams';
import type { Token } from '../row';

/** What follows a context in other text than the one at hand, and how much of the context says so. */
export interface SuccessorSource {
  successors(
    context: readonly Token[],
    most: number,
  ): { readonly tokens: readonly Token[]; readonly matchLength: number };
}

/** Without a workspace. */
export const NO_SUCCESSORS: SuccessorSource = { successors: () => ({ tokens: [], matchLength: 0 }) };

const MOST_GUESSES = 3;

/** A single token of context says too little in a whole workspace. */
const SHORTEST = 2;

/** Continues what the workspace's other files say after the same tokens: names, calls and idioms of this repository. */
export class WorkspaceNgram implements Drafter {
  #prefix: readonly Token[] = [];

  constructor(readonly source: SuccessorSource) {}

  begin({ prefix }: DraftingText): void {
    this.#prefix = prefix.slice(-LONGEST_MATCH);
  }

  draft(path: readonly Token[]): readonly Guess[] {
    const context = [...this.#prefix, ...path].slice(-LONGEST_MATCH);
    const { tokens, matchLength } = this.source.successors(context, MOST_GUESSES);
    if (matchLength < SHORTEST) return [];
    return tokens.map((token, rank) => ({ token, rank, matchLength }));
  }

  accept(): void {
    // The workspace is learnt from its files, not from drafts.
  }
}
