import type { Token } from '../decoding/row';
import type { TokenArray } from './tokens';

const NEWLINE = 0x0a;

/** A text cut in three: its ends, whose tokens are known, and what must be tokenised between them. */
export interface KeptTokens {
  /** A view of the last version's. */
  readonly head: TokenArray;
  readonly changed: string;
  /** A view of the last version's. */
  readonly tail: TokenArray;
}

/**
 * Finds which tokens of a file's last version are those of its new one, so that an edit costs what the edit is long. A
 * cut is made between two tokens where a line ends, and one such place away from the first and the last difference: what
 * stands beside a token may decide how it is cut.
 * @param before the last version's tokens; none for a new file
 * @param bytesOf a token's bytes in UTF-8; all of a text's tokens together are its bytes, else little is kept
 */
export function keepTokens(
  before: TokenArray,
  text: string,
  bytesOf: (token: Token) => Uint8Array,
): KeptTokens {
  const bytes = Buffer.from(text);
  const head = keptHead(before, bytes, bytesOf);
  const tail = keptTail(before, bytes, bytesOf, head);
  return {
    head: before.subarray(0, head.tokens),
    changed: bytes.toString('utf8', head.bytes, tail.bytes),
    tail: before.subarray(tail.tokens),
  };
}

/** A place between two tokens: how many tokens and bytes stand before it. */
interface Cut {
  readonly tokens: number;
  readonly bytes: number;
}

function keptHead(before: TokenArray, bytes: Buffer, bytesOf: (token: Token) => Uint8Array): Cut {
  let [cut, next]: [Cut, Cut] = [NOTHING, NOTHING];
  let at = 0;
  for (let index = 0; index < before.length; index++) {
    const piece = bytesOf(before[index]);
    if (!stands(piece, bytes, at)) return cut;
    if (piece[0] === NEWLINE) [cut, next] = [next, { tokens: index, bytes: at }];
    at += piece.length;
  }
  return cut;
}

function keptTail(before: TokenArray, bytes: Buffer, bytesOf: (token: Token) => Uint8Array, head: Cut): Cut {
  let cut: Cut = { tokens: before.length, bytes: bytes.length };
  let next = cut;
  let at = bytes.length;
  for (let index = before.length - 1; index >= head.tokens; index--) {
    const piece = bytesOf(before[index]);
    const start = at - piece.length;
    if (start < head.bytes || !stands(piece, bytes, start)) break;
    if (piece[0] === NEWLINE) [cut, next] = [next, { tokens: index, bytes: start }];
    at = start;
  }
  return cut;
}

const NOTHING: Cut = { tokens: 0, bytes: 0 };

function stands(piece: Uint8Array, bytes: Buffer, at: number): boolean {
  if (piece.length === 0) return false;
  for (let index = 0; index < piece.length; index++) if (bytes[at + index] !== piece[index]) return false;
  return true;
}
