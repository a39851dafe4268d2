/**
 * Whether an edit inserted a draft. A person who types inserts a character at a time, so a single one proves nothing.
 * @param inserted the texts of the edit, of which one is the draft
 */
export function isAccepted(inserted: readonly string[], drafts: readonly string[]): boolean {
  const plain = (text: string) => text.replaceAll('\r\n', '\n');
  return inserted.some((text) => text.length > 1 && drafts.includes(plain(text)));
}
