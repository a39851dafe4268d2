/** Lists of tokens, in the arrays of integers that the index keeps them in or as a tokenizer gives them. */
import type { Token } from '../decoding/row';

export type TokenArray = Uint16Array | Uint32Array;
export type Tokens = readonly Token[] | TokenArray;

/** A part of a list; of an array in integers a view. */
export const part = (tokens: Tokens, start: number, end: number): Tokens =>
  'subarray' in tokens ? tokens.subarray(start, end) : tokens.slice(start, end);

/** One list after the other, as a copy. */
export function joined(parts: readonly Tokens[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
