import type { Filter } from './filter';

const QUOTES = '"""';

/** How quotes begin a string at the end of a line: behind what wants a value or names what it is, or alone behind such a line. */
const VALUE = /(?:[=(,[:]\s*|\breturn\s+|^@\w+\s+)(?:\$+|~?\w{1,2})?"""$/;
const OPENS = /[:=(,[](?:\s*#.*)?$/;

const count = (text: string) => text.split(QUOTES).length - 1;

/**
 * Ends a draft where it ends a string of several lines that ends further down already.
 *
 *     """The total.
 *     ▮               "All of it.\n\"\"\""   →   "All of it."
 *     Of all.
 *     """
 */
export const stringEnd: Filter = {
  reason: 'repeatsStringEnd',
  apply: (text, { before, fromTop, restOfLine, nextLines }) => {
    const end = text.indexOf(QUOTES);
    const isInString = !fromTop || count(before) % 2 === 1;
    if (end < 0 || !isInString || restOfLine.includes(QUOTES)) return text;
    const at = nextLines.findIndex((line) => line.includes(QUOTES));
    const below = nextLines.at(at);
    const begins = at > 0 && below === QUOTES ? OPENS.test(nextLines[at - 1]) : VALUE.test(below ?? '');
    const isEnd = at >= 0 && below?.endsWith(QUOTES) === true && count(below) === 1 && !begins;
    return isEnd ? text.slice(0, end).trimEnd() : text;
  },
};
