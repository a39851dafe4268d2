import { openers, openQuote, withoutStrings } from './brackets';
import type { Surroundings } from './filters/filter';
import type { Fitted } from './fitToSuffix';

const LANGUAGES: ReadonlySet<string> = new Set(['json', 'jsonc']);

/** How a line begins that is an element of its own, and how one that is a member of an object. */
const ELEMENT = /^(?:["{[\d-]|true\b|false\b|null\b)/;
const MEMBER = /^"(?:\\.|[^"\\])*"\s*:\s*\S/;

const ENDS_VALUE = /["}\]\w]$/;
const CLOSES = /^[}\]]/;

/**
 * Puts a comma behind a draft that ends an element of JSON above another one.
 *
 *     "build": ▮       "\"tsc\""   →   "\"tsc\","
 *     "test": "mocha"
 */
export function withComma({ text, replaced }: Fitted, around: Surroundings): Fitted {
  const { lineBefore, restOfLine, nextLines, languageId } = around;
  const below = nextLines.at(0) ?? '';
  const isLast = restOfLine.slice(replaced).trim() === '';
  const unchanged = { text, replaced };
  if (!LANGUAGES.has(languageId) || !isLast || !ELEMENT.test(below) || !ENDS_VALUE.test(text))
    return unchanged;
  const written = lineBefore + text;
  const line = written.slice(written.lastIndexOf('\n') + 1).trim();
  const code = withoutStrings(written, languageId);
  const isWhole = openQuote(line, languageId) === '' && openers(code).length === 0 && !/\/[/*]/.test(code);
  // What stands below must be of the same object or array.
  const isAlike = CLOSES.test(line) || MEMBER.test(line) === MEMBER.test(below);
  return isWhole && isAlike ? { text: `${text},`, replaced } : unchanged;
}
