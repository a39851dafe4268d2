/** Columns that leading blanks span; a tab counts four, which is only ever compared with tabs or with none. */
export function columns(blanks: string): number {
  let width = 0;
  for (const character of blanks) width += character === '\t' ? 4 : 1;
  return width;
}

/** Columns of a line's indentation. */
export const indentationOf = (line: string): number => columns(/^[ \t]*/.exec(line)?.[0] ?? '');
