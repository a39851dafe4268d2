import { lineCommentMark } from '../comments';
import { openQuote, withoutStrings } from '../brackets';
import { fitToSuffix } from '../fitToSuffix';
import type { Filter } from './filter';

/**
 * Ends a draft before a comment that what stands behind the cursor would become a part of.
 *
 *     a = ▮;   "load(b); // never null"   →   "load(b);"
 */
export const lineComment: Filter = {
  reason: 'commentsOutRest',
  apply: (text, around) => {
    const { lineBefore, restOfLine, languageId } = around;
    const mark = lineCommentMark(languageId);
    if (mark === undefined || restOfLine.trim() === '' || text.includes('\n')) return text;
    const line = lineBefore + text;
    const at = ` ${withoutStrings(line, languageId)}`.indexOf(` ${mark}`);
    if (at < lineBefore.length || openQuote(line.slice(0, at), languageId) !== '') return text;
    const { replaced } = fitToSuffix(text, around);
    return restOfLine.slice(replaced).trim() === '' ? text : line.slice(lineBefore.length, at).trimEnd();
  },
};
