import { openQuote, unmatchedClosers } from '../brackets';
import { fitToSuffix } from '../fitToSuffix';
import type { Filter } from './filter';

/** What ends a statement or a call, or begins or ends a block. A reference (`&nbsp;`) and a cast (`(int)`) do not. */
const ENDS = /(?<!&#?\w+);$|[{}]$|[\w)\]]\([^()]*\)$|\)\)$/;

/**
 * Drops what would run into the word behind the cursor, where it does not take the place of that, too. Outside of strings a
 * word does not stand right behind a statement, a call or a brace, either, unless the line closes that brace.
 *
 *     ▮total       "sum"           →  ""
 *     ▮total       "sum + total"   →  "sum + total"
 *     a = ▮total;  "load(b);"      →  ""
 */
export const joinedWord: Filter = {
  reason: 'joinsNextWord',
  apply: (text, around) => {
    const fitted = fitToSuffix(text, around);
    const rest = around.restOfLine.slice(fitted.replaced);
    if (fitted.text === '' || !/^\w/.test(rest)) return text;
    const line = around.lineBefore + fitted.text;
    const isClosed = line.endsWith('{') && rest.charAt(unmatchedClosers(rest).at(0) ?? -1) === '}';
    const isEnd = ENDS.test(line) && !isClosed && openQuote(line, around.languageId) === '';
    return isEnd || /\w$/.test(line) ? '' : text;
  },
};
