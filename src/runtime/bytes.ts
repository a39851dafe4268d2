/** How vocabularies write bytes as characters, undone. */

/**
 * GPT-2's table, which byte-level BPE vocabularies use: a printable byte stands for itself, the others are
 * shifted up past U+0100 so that every byte has a visible character.
 */
const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = (() => {
  const printable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  const table = new Map<string, number>();
  let shifted = 256;
  for (let byte = 0; byte < 256; byte++)
    table.set(String.fromCharCode(printable(byte) ? byte : shifted++), byte);
  return table;
})();

/** How a vocabulary writes bytes: GPT-2's table (`Ġreturn`), or SentencePiece's way (`▁return`, `<0x0A>`). */
export type PieceForm = 'byteLevel' | 'sentencePiece';

/**
 * Bytes of a vocabulary entry that is no added token: those are written as they are. In a pool of Node's: with memory of its
 * own each would take twice as much, and large vocabularies have 150,000.
 */
export function pieceBytes(piece: string, form: PieceForm): Uint8Array {
  return form === 'byteLevel' ? byteLevelBytes(piece) : sentencePieceBytes(piece);
}

function byteLevelBytes(piece: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of piece) {
    const byte = BYTE_OF_CHARACTER.get(character);
    if (byte === undefined) return Buffer.from(piece);
    bytes.push(byte);
  }
  return Buffer.from(bytes);
}

function sentencePieceBytes(piece: string): Uint8Array {
  const fallback = /^<0x([0-9A-F]{2})>$/.exec(piece);
  if (fallback) return Uint8Array.of(parseInt(fallback[1], 16));
  return Buffer.from(piece.replaceAll('▁', ' '));
}
