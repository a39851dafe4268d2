/** What a reply tells of the work that it was. */

export interface DrafterFigures {
  readonly name: string;
  readonly draftTokens: number;
  readonly acceptedTokens: number;
  /** Accepted tokens by their depth below the row that their pass had to hold, from 1 on. */
  readonly acceptedByPosition?: readonly number[];
}

/** Passes after the prompt's that had the same number of rows: milliseconds ÷ passes is T(S). */
export interface PassFigures {
  readonly rows: number;
  readonly passes: number;
  readonly milliseconds: number;
}
