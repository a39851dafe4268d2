import { openQuote } from '../brackets';
import { fitToSuffix } from '../fitToSuffix';
import type { Filter } from './filter';

const COMMA = /,\s*$/;
const CLOSES = /^[}\]]/;

/**
 * Takes off a comma before a closer, which makes JSON invalid. Elsewhere it is at most a matter of style.
 *
 *     "test": "▮"   "jest\","   →   "jest\""
 *     }
 */
export const trailingComma: Filter = {
  reason: 'trailingComma',
  apply: (text, around) => {
    if (around.languageId !== 'json' || !COMMA.test(text)) return text;
    const fitted = fitToSuffix(text, around);
    const isInString = openQuote(around.lineBefore + fitted.text, around.languageId) !== '';
    if (isInString || !COMMA.test(fitted.text)) return text;
    const below = around.nextLines.at(0) ?? '';
    const next = around.restOfLine.slice(fitted.replaced).trim() || below;
    return CLOSES.test(next) ? text.replace(COMMA, '') : text;
  },
};
