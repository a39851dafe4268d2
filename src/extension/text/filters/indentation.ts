import type { Filter, Indentation } from './filter';

/** A line after which another stands one level deeper. What follows `(` may stand deeper still. */
const OPENS = /[{[:]\s*$/;

/** What an item of a list begins with: what stands in it is deeper than that. */
const ITEM = /^[ \t]*(?:- +)*/;

/** Columns of a level that are believed. What stands deeper is aligned with something above it, and one column is half a level. */
const LEVEL = { least: 2, most: 8 };

/** Puts a draft's later lines into the document's own style: tabs or blanks, and how many to a level. */
export const indentation: Filter = {
  reason: 'blank',
  apply: (text, { lineBefore, indentation: style }) => {
    if (style === undefined || !text.includes('\n')) return text;
    const [first, ...rest] = text.split('\n');
    const base = leading(lineBefore + first);
    const baseColumns = columns(base, style.tabSize);
    // Where the line itself is no whole number of levels deep, what it stands in has levels of its own.
    const isOwn = baseColumns % style.indentSize !== 0;
    const shown = isOwn ? undefined : unitOf([lineBefore + first, ...rest], baseColumns, style);
    const unit = shown ?? style.indentSize;
    const reindented = rest.map((line) => {
      const blanks = leading(line);
      if (blanks === line) return line;
      const deeper = columns(blanks, style.tabSize) - baseColumns;
      const inUnits = deeper > 0 && deeper % unit === 0 ? (deeper / unit) * style.indentSize : deeper;
      return written(Math.max(0, baseColumns + inUnits), style) + line.slice(blanks.length);
    });
    return [first, ...reindented].join('\n');
  },
};

/**
 * Columns of one level, as the draft itself shows them: what stands after a line that opens a block. Not of one that is no
 * whole number of levels deep, where the next line would not become a level deeper, nor of the document's own tabs.
 */
function unitOf(
  lines: readonly string[],
  baseColumns: number,
  { insertSpaces, tabSize }: Indentation,
): number | undefined {
  for (const [index, line] of lines.entries()) {
    const next = lines.at(index + 1);
    if (next === undefined || next.trim() === '' || !OPENS.test(line)) continue;
    const from = columns(leading(line), tabSize);
    const step = columns(leading(next), tabSize) - columns(ITEM.exec(line)?.[0] ?? '', tabSize);
    if (step <= 0) continue;
    const isInTabs = !insertSpaces && leading(next).includes('\t');
    const isLevel = !isInTabs && step >= LEVEL.least && step <= LEVEL.most;
    return isLevel && from >= baseColumns && (from - baseColumns) % step === 0 ? step : undefined;
  }
  return undefined;
}

/** Where the line begins that a character of a text stands on. */
export const startOfLine = (text: string, at: number) => text.lastIndexOf('\n', at) + 1;

export const leading = (line: string) => /^[ \t]*/.exec(line)?.[0] ?? '';

export function columns(blanks: string, tabSize: number): number {
  let width = 0;
  for (const blank of blanks) width += blank === '\t' ? tabSize - (width % tabSize) : 1;
  return width;
}

/** So many columns; what is no whole tab is alignment or half a level, and blanks in every style. */
export function written(width: number, { insertSpaces, tabSize }: Indentation): string {
  if (insertSpaces) return ' '.repeat(width);
  return '\t'.repeat(Math.floor(width / tabSize)) + ' '.repeat(width % tabSize);
}
