import { openers, openQuote, unmatchedClosers } from '../brackets';
import { fitToSuffix } from '../fitToSuffix';
import type { Filter } from './filter';

/** What ends a statement or a call, or begins or ends a block. A reference (`&nbsp;`) and a cast (`(int)`) do not. */
const ENDS = /(?<!&#?\w+);$|[{}]$|[\w)\]]\([^()]*\)$|\)\)$/;

/** What a word may end before, and not go on behind. */
const OPENS = /[([{]$|[^:]:$/;

/**
 * Drops what would run into the word behind the cursor, where it does not take the place of that, too. Outside of strings a
 * word does not stand right behind a statement, a call or a brace, either, nor does a part of one behind any bracket, unless the
 * line closes that.
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
    const [closer] = openers(line.slice(-1));
    const isClosed = closer === rest.charAt(unmatchedClosers(rest).at(0) ?? -1);
    const isWithin = /\w$/.test(around.lineBefore) && OPENS.test(line);
    const isEnd = (ENDS.test(line) || isWithin) && !isClosed && openQuote(line, around.languageId) === '';
    return isEnd || /\w$/.test(line) ? '' : text;
  },
};
