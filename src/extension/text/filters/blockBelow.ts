import { openers, unmatchedClosers, unmatchedOpeners, withoutStrings } from '../brackets';
import { FREE_BRACKETS } from './closers';
import type { Filter } from './filter';
import { leading, startOfLine } from './indentation';

const OPENS = /[([{]/;

/**
 * Ends a draft behind what it opens, and drops a statement that opens nothing, where the lines below stand deeper and end with a
 * closer for which nothing is open.
 *
 *     export const sizes ▮    "= {};"    →   "= {"
 *       small: 1,
 *     };
 */
export const blockBelow: Filter = {
  reason: 'leavesBlockBelow',
  apply: (text, { before, lineBefore, restOfLine, lineBelow, below, languageId }) => {
    const base = leading(lineBefore);
    const isDeeper = leading(lineBelow).length > base.length;
    const isAtEnd = restOfLine.trim() === '' && lineBefore.trim() !== '' && !text.includes('\n');
    if (!isAtEnd || !isDeeper || FREE_BRACKETS.has(languageId)) return text;
    const code = withoutStrings(below, languageId);
    const at = unmatchedClosers(code).at(0);
    if (at === undefined || code.slice(startOfLine(code, at), at) !== base) return text;
    const closer = code.charAt(at);
    const read = withoutStrings(before, languageId);
    const isOpen = unmatchedOpeners(read).some(
      (opener) =>
        opener.closer === closer && leading(read.slice(startOfLine(read, opener.at))).length >= base.length,
    );
    const line = withoutStrings(lineBefore + text, languageId);
    if (isOpen || openers(line).length > 0) return text;
    for (let end = text.length; end > 0; end--) {
      if (!OPENS.test(text.charAt(end - 1))) continue;
      if (openers(line.slice(0, lineBefore.length + end)).join('') === closer) return text.slice(0, end);
    }
    return text.endsWith(';') ? '' : text;
  },
};
