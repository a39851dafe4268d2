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

/**
 * Bytes of a vocabulary entry. Three forms exist: byte-level BPE (`Ġreturn`), byte fallback (`<0x0A>`), and
 * SentencePiece (`▁return`). An added token is written as it is.
 */
export function pieceBytes(piece: string, added: boolean): Uint8Array {
  if (added) return new TextEncoder().encode(piece);
  const fallback = /^<0x([0-9A-F]{2})>$/.exec(piece);
  if (fallback) return Uint8Array.of(parseInt(fallback[1], 16));
  const bytes: number[] = [];
  for (const character of piece) {
    const byte = BYTE_OF_CHARACTER.get(character);
    if (byte === undefined) return new TextEncoder().encode(piece.replaceAll('▁', ' '));
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
