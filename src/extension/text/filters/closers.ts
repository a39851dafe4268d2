import { depth, unmatchedClosers, withoutStrings, withoutStringsBehind } from '../brackets';
import type { Filter } from './filter';

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
 * Ends a draft before a closer for which nothing is open, neither in the draft nor before the cursor, or
 * before the end of a comment that ends further down.
 *
 *     total += ▮   "1);"   →  "1"
 */
export const closers: Filter = {
  reason: 'unmatchedCloser',
  apply: (text, { before, fromTop, lineBefore, lineBelow, languageId }) => {
    if (FREE_BRACKETS.has(languageId)) return text;
    const commentEnd = COMMENT_END.exec(text)?.index;
    if (commentEnd !== undefined) {
      const own = text.slice(0, commentEnd);
      const isEndedBelow = STARRED.test(lineBelow) && !opensComment(own) && !opensComment(text);
      if (isEndedBelow || (fromTop && !opensComment(before + own))) return own.trimEnd();
    }
    const unmatched = unmatchedClosers(withoutStringsBehind(lineBefore, text, languageId));
    if (unmatched.length === 0) return text;
    const read = withoutStrings(before, languageId);
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

/** Whether what a closer closes may stand further up than what is at hand: several lines are closed at a line's beginning. */
const mayCloseFar = (text: string, at: number) =>
  text.charAt(at) === '}' || /(?:^|\n)[\s)\]}]*$/.test(text.slice(0, at));

const opensComment = (text: string) => text.lastIndexOf('/*') > text.lastIndexOf('*/');
