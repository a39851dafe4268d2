/** Where a text ends that starts at a place: the line and the character after its last. */
export function endOf(
  text: string,
  start: { readonly line: number; readonly character: number },
): { readonly line: number; readonly character: number } {
  const lines = text.split(/\r\n|\n/);
  const last = lines[lines.length - 1];
  return {
    line: start.line + lines.length - 1,
    character: lines.length === 1 ? start.character + last.length : last.length,
  };
}
