import {
  depth,
  type Opener,
  openers,
  unmatchedClosers,
  unmatchedOpeners,
  withoutStrings,
  withoutStringsBehind,
} from '../brackets';
import type { Filter, Surroundings } from './filter';
import { leading, startOfLine } from './indentation';

/** Where brackets need not match: prose, and languages whose `case` labels end with one. */
export const FREE_BRACKETS: ReadonlySet<string> = new Set([
  'bat',
  'bibtex',
  'diff',
  'git-commit',
  'latex',
  'log',
  'markdown',
  'mdx',
  'plaintext',
  'restructuredtext',
  'shellscript',
  'tex',
]);

/** The end of a comment, where it cannot be a part of a regular expression or a path. */
const COMMENT_END = /(?:^|\s)\*\//;

/** A line that goes on with a comment of several lines, or ends it. */
export const STARRED = /^\s+\*(?:[\s/]|$)/;

/** What numbers a sentence of a comment, before its `)`. */
const NUMBER = /(?:^|\n)[\s*#/;-]*\d{1,2}$/;

/**
 * Ends a draft before a closer for which nothing is open, neither in the draft nor before the cursor, or what is closed
 * further down, and before the end of a comment that ends there.
 *
 *     total += ▮   "1);"               →  "1"
 *
 *     if (a) {▮    " return b; }"      →  " return b;"
 *       c();
 *     }
 */
export const closers: Filter = {
  reason: 'unmatchedCloser',
  apply: (text, around) => {
    const { before, fromTop, lineBefore, lineBelow, languageId } = around;
    if (FREE_BRACKETS.has(languageId)) return text;
    const commentEnd = COMMENT_END.exec(text)?.index;
    if (commentEnd !== undefined) {
      const own = text.slice(0, commentEnd);
      const isEndedBelow = STARRED.test(lineBelow) && !opensComment(own) && !opensComment(text);
      if (isEndedBelow || (fromTop && !opensComment(before + own))) return own.trimEnd();
    }
    const code = withoutStringsBehind(lineBefore, text, languageId);
    const unmatched = unmatchedClosers(code);
    if (unmatched.length === 0) return text;
    const read = withoutStrings(before, languageId);
    const closed = closedBelow(code, unmatched, read, around);
    if (closed !== undefined) return text.slice(0, closed).trimEnd();
    const left = new Map<string, number>();
    for (const at of unmatched) {
      const closer = text.charAt(at);
      const open = left.get(closer) ?? depth(read, closer);
      if (open > 0) left.set(closer, open - 1);
      else if (closer === ')' && NUMBER.test(lineBefore + text.slice(0, at))) continue;
      else if (fromTop || !mayCloseFar(text, at)) return text.slice(0, at).trimEnd();
    }
    return text;
  },
};

/**
 * The first of a draft's closers that closes what is closed below the cursor's line already: by the first closer there for which
 * nothing is open below, where all up to that stands deeper than the line of its opener.
 */
function closedBelow(
  written: string,
  unmatched: readonly number[],
  read: string,
  { restOfLine, below, languageId }: Surroundings,
): number | undefined {
  const code = withoutStrings(`${restOfLine}\n${below}`, languageId);
  const at = unmatchedClosers(code).at(0);
  if (at === undefined || at < restOfLine.length) return undefined;
  const closer = code.charAt(at);
  if (openers(written).includes(closer)) return undefined;
  const [, ...lines] = code.slice(0, at).split('\n');
  const last = lines.pop() ?? '';
  const widths = lines.filter((line) => line.trim() !== '').map((line) => leading(line).length);
  // A closer at the beginning of its line may stand right under the line of its opener.
  const ofLast = leading(last).length + (/^[\s)\]}]*$/.test(last) ? 1 : 0);
  const deep = Math.min(...widths, ofLast);
  const open = unmatchedOpeners(read).reverse();
  const lineOf = (opener: Opener) => startOfLine(read, opener.at);
  const innermost = open.find(
    (opener) => opener.closer === closer && leading(read.slice(lineOf(opener))).length < deep,
  );
  if (innermost === undefined) return undefined;
  // Of several on one line it is the outermost that may be closed on another.
  const isAlike = (opener: Opener) => opener.closer === closer && lineOf(opener) === lineOf(innermost);
  return unmatched.at(open.findLastIndex(isAlike));
}

/** Whether what a closer closes may stand further up than what is at hand: several lines are closed at a line's beginning. */
const mayCloseFar = (text: string, at: number) =>
  text.charAt(at) === '}' || /(?:^|\n)[\s)\]}]*$/.test(text.slice(0, at));

const opensComment = (text: string) => text.lastIndexOf('/*') > text.lastIndexOf('*/');
