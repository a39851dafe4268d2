import { openQuote, withoutStrings, withoutStringsBehind } from '../brackets';
import { fitToSuffix } from '../fitToSuffix';
import type { Filter } from './filter';

/** A colon that ends what the cursor is in: a key, a name before its type, a label. `a::b` is one name. */
const COLON = /^(["'`]?)\s*:(?!:)/;

/** Where a colon before a word begins a symbol (`:show`), and ends nothing. */
const SYMBOLS: ReadonlySet<string> = new Set(['clojure', 'crystal', 'elixir', 'erb', 'ruby']);
const SYMBOL = /^\s*:[\w"]/;

/** A `?` that asks for a colon: none of `?.`, `??` and `?:`. */
const CONDITION = /^\?(?![.?:])/;

/**
 * Ends a draft where it ends a key or a name that the colon behind the cursor ends, too.
 *
 *     enc▮: 'gzip',    "ode: 'none',"   →  "ode"
 *     "▮": 1           "size\": 2,"     →  "size"
 *     (▮: number)      "a: string, b"   →  "a: string, b"
 */
export const keyEnd: Filter = {
  reason: 'repeatsKeyEnd',
  apply: (text, around) => {
    const { lineBefore, restOfLine, languageId } = around;
    const behind = COLON.exec(restOfLine);
    if (!behind || (SYMBOLS.has(languageId) && SYMBOL.test(restOfLine))) return text;
    const [, quote] = behind;
    const fitted = fitToSuffix(text, around);
    if (!COLON.test(restOfLine.slice(fitted.replaced))) return text;
    const [line, ...below] = fitted.text.split('\n');
    // Where the draft ends within a string, the colon is a character of that.
    const isOpen = openQuote(lineBefore + line, languageId) !== '';
    const own = openQuote(lineBefore, languageId);
    if (!isOpen && quote === '' && own !== '' && openQuote(lineBefore + restOfLine, languageId) === own) {
      const end = line.indexOf(own) + 1;
      return end > 0 && COLON.test(line.slice(end)) ? text.slice(0, end) : text;
    }
    if (isOpen || own !== quote) return text;
    // What the draft ends with further down may be what the colon ends, but in the block of a line that has its colon.
    const last = line.endsWith(':') ? undefined : below.at(-1);
    if (last !== undefined && firstKeyEnd(withoutStrings(last, languageId)) < 0) return text;
    const end =
      quote === '' ? firstKeyEnd(withoutStringsBehind(lineBefore, line, languageId)) : line.indexOf(quote);
    return end < 0 ? text : text.slice(0, end).trimEnd();
  },
};

/**
 * Index of what ends the first key of a line of code; −1 where nothing does, where another key is left open behind it, or where
 * the line closes what the key is in, so that the colon comes after that.
 */
function firstKeyEnd(code: string): number {
  let first = -1;
  let isKey = true;
  let depth = 0;
  let conditions = 0;
  for (let at = 0; at < code.length; at++) {
    const character = code.charAt(at);
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (depth !== 0) continue;
    else if (CONDITION.test(code.slice(at, at + 2)) && code[at - 1] !== '?') conditions++;
    else if (character === ':' && conditions > 0) conditions--;
    else if (':;'.includes(character)) {
      if (first < 0) first = at;
      isKey = false;
    } else if (character === ',') isKey = true;
  }
  if (depth < 0) return -1;
  const comma = code.lastIndexOf(',');
  if (code.slice(comma + 1).trim() === '') return first < 0 ? comma : first;
  return isKey ? -1 : first;
}
