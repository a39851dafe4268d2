import type { Indentation } from '../extension/text/filters/filter';

/** Columns of a level where a text does not say. */
const DEFAULT_SIZE = 4;

/** Levels that are believed; of those that are as frequent the first. */
const SIZES: readonly number[] = [2, 4, 6, 8, 3, 5, 7];

/**
 * How a file's lines are indented, about as the editor finds it out when it opens one: with what more lines begin, tabs
 * or blanks, and how much further right or left a line stands than the one above it, most often. Lines that go on with the
 * one above them stand two levels deeper in some styles, so that 2 wins over 4 where it is half as frequent.
 */
export function guessIndentation(text: string): Indentation {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const tabs = lines.filter((line) => line.startsWith('\t')).length;
  const blanks = lines.map((line) => /^ */.exec(line)?.[0].length ?? 0);
  if (tabs > blanks.filter((width) => width > 1).length)
    return { insertSpaces: false, tabSize: DEFAULT_SIZE, indentSize: DEFAULT_SIZE };
  const steps = blanks.map((width, index) => Math.abs(width - (blanks[index - 1] ?? 0)));
  const times = (size: number) => steps.filter((step) => step === size).length;
  const frequent = SIZES.reduce((best, size) => (times(size) > times(best) ? size : best));
  const isHalf = frequent === 4 && 2 * times(2) >= times(4);
  const tabSize = times(frequent) === 0 ? DEFAULT_SIZE : isHalf ? 2 : frequent;
  return { insertSpaces: true, tabSize, indentSize: tabSize };
}
