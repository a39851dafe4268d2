import { fitToSuffix } from '../fitToSuffix';
import type { Filter } from './filter';

/**
 * Drops what would run into the word behind the cursor, where it does not take the place of that, too.
 *
 *     ▮total   "sum"           →  ""
 *     ▮total   "sum + total"   →  "sum + total"
 */
export const joinedWord: Filter = {
  reason: 'joinsNextWord',
  apply: (text, around) => {
    const fitted = fitToSuffix(text, around);
    const behind = around.restOfLine.slice(fitted.replaced);
    return /\w$/.test(fitted.text) && /^\w/.test(behind) ? '' : text;
  },
};
