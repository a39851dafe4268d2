/** What a token is: blanks and line breaks, a word or a number, anything else. */
export type TokenKind = 'layout' | 'word' | 'mark';

/** The kind of a token by its text. */
export function tokenKind(text: string): TokenKind {
  if (text.trim() === '') return 'layout';
  return /^\s*[\p{L}\p{N}_$]/u.test(text) ? 'word' : 'mark';
}
