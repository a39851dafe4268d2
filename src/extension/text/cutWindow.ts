import { insideCharacter } from './insideCharacter';

/** As much of a document as cutting needs: the editor's documents give a line without building their whole text. */
export interface Lines {
  readonly lineCount: number;
  /** A line's text without its line break. */
  lineAt(line: number): { readonly text: string };
}

/** A stretch of one line that counts as replaced by a text, as if the person had chosen it already. */
export interface Chosen {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Cursor {
  readonly line: number;
  readonly character: number;
  /** The selected entry of the suggestion widget. */
  readonly chosen?: Chosen | undefined;
  /** Lines that the model reads above the cursor's own although the document has none such. */
  readonly note?: readonly string[];
  /** What the model reads before and after the document: the other cells of a notebook. */
  readonly neighbours?: Neighbours | undefined;
}

export interface Neighbours {
  readonly above: readonly string[];
  readonly below: readonly string[];
}

/** The text around a cursor, line feeds only. */
export interface Window {
  /** Where the cursor stands, the chosen text counted as typed. */
  readonly line: number;
  readonly character: number;
  readonly prefix: string;
  readonly prefixStartLine: number;
  readonly suffix: string;
}

export const MOST_PREFIX = 12_000;
export const MOST_SUFFIX = 4_000;

/** The prefix starts at a line whose number divides by this, so that its start stays for many keystrokes. */
const LINE_GRID = 16;

/** Cuts the window that a request carries, or says why there is none. Touches only the lines that it takes. */
export function cutWindow(text: Lines, cursor: Cursor): Window | 'insideSurrogate' | 'insideCluster' {
  if (!cursor.neighbours) return cut(text, cursor);
  const line = cursor.line + cursor.neighbours.above.length;
  const window = cut(among(text, cursor.neighbours), { ...cursor, line });
  return typeof window === 'string' ? window : { ...window, line: cursor.line };
}

function among(text: Lines, { above, below }: Neighbours): Lines {
  const after = above.length + text.lineCount;
  return {
    lineCount: after + below.length,
    lineAt: (line) => {
      if (line < above.length) return { text: above[line] };
      return line < after ? text.lineAt(line - above.length) : { text: below[line - after] };
    },
  };
}

function cut(document: Lines, cursor: Cursor): Window | 'insideSurrogate' | 'insideCluster' {
  const { line, character } = cursor;
  const { text } = document.lineAt(line);
  const chosen = cursor.chosen ?? { start: character, end: character, text: '' };
  const after = text.slice(Math.max(character, chosen.end));
  const inside = insideCharacter(text.slice(0, character), text.slice(character));
  if (inside) return inside;
  const start = prefixStart(document, line, MOST_PREFIX - chosen.start - chosen.text.length);
  const before = text.slice(0, chosen.start) + chosen.text;
  const lines = [...linesOf(document, start, line), ...(cursor.note ?? []), before];
  return {
    line,
    character: before.length,
    prefix: lines
      .join('\n')
      .slice(-MOST_PREFIX)
      .replace(/^[\uDC00-\uDFFF]/, ''),
    prefixStartLine: start,
    suffix: suffixFrom(document, line, after),
  };
}

function* linesOf(document: Lines, from: number, to: number): Generator<string> {
  for (let line = from; line < to; line++) yield document.lineAt(line).text;
}

/** The line at which a prefix starts that has `room` characters for the lines above the cursor's. */
function prefixStart(document: Lines, line: number, room: number): number {
  let first = line;
  let onGrid = -1;
  for (let left = room; first > 0; first--) {
    left -= document.lineAt(first - 1).text.length + 1;
    if (left < 0) break;
    // A grid line near the cursor would leave too little: half of what may stay is the least.
    if ((first - 1) % LINE_GRID === 0 && left <= room / 2) onGrid = first - 1;
  }
  return first > 0 && onGrid >= 0 ? onGrid : first;
}

function suffixFrom(document: Lines, line: number, after: string): string {
  let suffix = after;
  for (let next = line + 1; next < document.lineCount && suffix.length < MOST_SUFFIX; next++) {
    suffix += `\n${document.lineAt(next).text}`;
  }
  return suffix.slice(0, MOST_SUFFIX).replace(/[\uD800-\uDBFF]$/, '');
}
