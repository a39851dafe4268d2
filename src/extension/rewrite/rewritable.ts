import { MAX_LINES } from '../../protocol/messages';
import type { Lines } from '../text/cutWindow';

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Part of a document that can be rewritten: nothing blank at its ends. */
export interface Rewritable {
  readonly start: Position;
  readonly end: Position;
  /** Line feeds only. */
  readonly text: string;
}

/** Why a selection cannot be rewritten. */
export type NotRewritable = 'blank' | 'tooLong' | 'blankLine' | 'outdented';

/** About what the most tokens of a draft hold. */
const MOST_CHARACTERS = 720;

/**
 * The part of a selection that is to be rewritten, without the blanks at its ends, or why no draft can replace it:
 * a draft ends before a blank line and before a line that stands left of its first.
 */
export function rewritable(lines: Lines, from: Position, to: Position): Rewritable | NotRewritable {
  if (to.line - from.line > 4 * MAX_LINES) return 'tooLong';
  const selected: string[] = [];
  for (let line = from.line; line <= to.line; line++) {
    const { text } = lines.lineAt(line);
    selected.push(
      text.slice(line === from.line ? from.character : 0, line === to.line ? to.character : undefined),
    );
  }
  const first = selected.findIndex((text) => text.trim() !== '');
  if (first < 0) return 'blank';
  const last = selected.findLastIndex((text) => text.trim() !== '');
  const [before] = /^\s*/.exec(selected[first]) ?? [''];
  const start = {
    line: from.line + first,
    character: (first === 0 ? from.character : 0) + before.length,
  };
  const end = {
    line: from.line + last,
    character: (last === 0 ? from.character : 0) + selected[last].trimEnd().length,
  };
  const inside = selected.slice(first, last + 1);
  const text = inside.join('\n').trim();
  if (inside.length > MAX_LINES || text.length > MOST_CHARACTERS) return 'tooLong';
  if (inside.some((line) => line.trim() === '')) return 'blankLine';
  const left = indentation(lines.lineAt(start.line).text);
  if (inside.slice(1).some((line) => indentation(line) < left)) return 'outdented';
  return { start, end, text };
}

const indentation = (line: string) => line.length - line.trimStart().length;
