import { openQuote } from '../brackets';
import { fitToSuffix } from '../fitToSuffix';
import type { Filter } from './filter';

/** What ends a statement or a call, or begins or ends a block. A reference (`&nbsp;`) and a cast (`(int)`) do not. */
const ENDS = /(?<!&#?\w+);$|[{}]$|[\w)\]]\([^()]*\)$|\)\)$/;

/**
 * Drops what would run into the word behind the cursor, where it does not take the place of that, too. Outside of strings a
 * word does not stand right behind a statement, a call or a brace, either.
 *
 *     ▮total       "sum"           →  ""
 *     ▮total       "sum + total"   →  "sum + total"
 *     a = ▮total;  "load(b);"      →  ""
 */
export const joinedWord: Filter = {
  reason: 'joinsNextWord',
  apply: (text, around) => {
    const fitted = fitToSuffix(text, around);
    if (fitted.text === '' || !/^\w/.test(around.restOfLine.slice(fitted.replaced))) return text;
    const line = around.lineBefore + fitted.text;
    const isEnd = ENDS.test(line) && openQuote(line, around.languageId) === '';
    return isEnd || /\w$/.test(line) ? '' : text;
  },
};
