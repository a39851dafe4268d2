import type { Indentation } from '../extension/text/filters/filter';

/** Columns of a level where a text does not say. */
const DEFAULT_SIZE = 4;

/** Levels that are believed. */
const SIZES: readonly number[] = [2, 3, 4, 5, 6, 7, 8];

/**
 * How a file's lines are indented, about as the editor finds it out when it opens one: with what more lines begin, tabs
 * or blanks, and how much further right a line stands than the one above it, most often.
 */
export function guessIndentation(text: string): Indentation {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const tabs = lines.filter((line) => line.startsWith('\t')).length;
  const blanks = lines.map((line) => /^ */.exec(line)?.[0].length ?? 0);
  if (tabs > blanks.filter((width) => width > 1).length)
    return { insertSpaces: false, tabSize: DEFAULT_SIZE, indentSize: DEFAULT_SIZE };
  const steps = blanks.map((width, index) => width - (blanks[index - 1] ?? 0));
  const times = (size: number) => steps.filter((step) => step === size).length;
  const tabSize = SIZES.reduce((best, size) => (times(size) > times(best) ? size : best), DEFAULT_SIZE);
  return { insertSpaces: true, tabSize, indentSize: tabSize };
}
