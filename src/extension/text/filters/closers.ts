import { depth, unmatchedClosers, withoutStrings } from '../brackets';
import type { Filter } from './filter';

/** Where brackets need not match: prose, and languages whose `case` labels end with one. */
const FREE: ReadonlySet<string> = new Set([
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

/**
 * Ends a draft before a closer for which nothing is open, neither in the draft nor before the cursor.
 *
 *     total += ▮   "1);"   →  "1"
 */
export const closers: Filter = {
  reason: 'unmatchedCloser',
  apply: (text, { before, fromTop, languageId }) => {
    if (FREE.has(languageId)) return text;
    const read = withoutStrings(before);
    const commentEnd = COMMENT_END.exec(text)?.index;
    if (commentEnd !== undefined && fromTop && !opensComment(before + text.slice(0, commentEnd)))
      return text.slice(0, commentEnd).trimEnd();
    // A quote of the cursor's line that is open hides nothing of the draft but its end.
    const left = new Map<string, number>();
    for (const at of unmatchedClosers(withoutStrings(text))) {
      const closer = text.charAt(at);
      // What opens a block may stand further up than what is at hand.
      if (closer === '}' && !fromTop) continue;
      const open = left.get(closer) ?? depth(read, closer);
      if (open === 0) return text.slice(0, at).trimEnd();
      left.set(closer, open - 1);
    }
    return text;
  },
};

const opensComment = (text: string) => text.lastIndexOf('/*') > text.lastIndexOf('*/');
