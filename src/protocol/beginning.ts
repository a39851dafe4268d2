/** How likely a draft is as far as one of its tokens. */
export interface Beginning {
  /** Those of the draft's text up to there without blanks, see `solid`. None where that is typed already. */
  readonly characters: number;
  /** Of all tokens up to there. */
  readonly logProbability: number;
}

/** Index of the token that brings so many characters of a draft, as `Beginning` counts them; −1 where none does. */
export const tokenBringing = (beginnings: readonly Beginning[], count: number): number =>
  beginnings.findIndex(({ characters }) => characters >= count);

/** A text without its blanks: those of a draft become the document's own, so that both sides count without them. */
export const solid = (text: string): string => text.replace(/\s/g, '');
