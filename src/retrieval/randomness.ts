/** What looks drawn at random, as keys and good passwords are, and what looks like words or code. */

/** Bits per character: words and paths of code stay below, random base 64 and hexadecimal of that length above. */
const MOST_ENTROPY = 3.3;

/** The share of characters that begin a word, a number or a sign: in words put together it is less. */
const RESTLESS = 0.3;

/** The same among brackets that close each other, as those of code do. */
const RESTLESS_IN_BRACKETS = 0.5;

/** Base 64 of a text may lack digits; its letters change between small and capital all the more. */
const ENCODED = /^[a-zA-Z+/]{20,}={0,2}$/;
const RESTLESS_WITHOUT_DIGITS = 0.34;

/** A member of something, in code. */
export const MEMBER = /^[a-z_$][\w$]*(?:(?:\.|->)[a-z_$][\w$]*)+$/i;

/** An address or a path. */
const PLACE = /^(?:[a-z][a-z0-9+.-]{0,30}:\/\/|[.~]{0,2}\/)/i;

/** What will be put in place of something, patterns of characters, and what code goes on with after a quote. */
const TEMPLATE =
  /[$#%@]\{|\{\{|\$\(|^\{.*\}$|^<.*>$|^\[.*\]$|^\(.*\)$|a-z|A-Z|0-9|\\[dsw]|\(\?|[\])][+*?{]|\.\*|^\.?[a-z]{2,}\(|^[),;\]}]/;

const BRACKETS = /[()[\]{}<>]/g;

/**
 * Whether a value looks drawn at random: letters and digits mixed, and about as many different ones as there can be.
 * @param written Brackets are code's where nothing says that the value is one: it stands in quotes, or, with
 * brackets that no code has, to the end of a line.
 */
export function isRandom(value: string, written: 'bare' | 'line' | 'quoted' = 'bare'): boolean {
  if (!/[a-z]/i.test(value) || entropy(value) <= MOST_ENTROPY) return false;
  if (!/\d/.test(value) && !ENCODED.test(value)) return false;
  const brackets = value.match(BRACKETS)?.join('');
  if (brackets !== undefined) {
    if (TEMPLATE.test(value) || written === 'bare') return false;
    const balanced = isBalanced(brackets);
    if (written === 'line') return !balanced && restlessness(value) >= RESTLESS_IN_BRACKETS;
    return restlessness(value) >= (balanced ? RESTLESS_IN_BRACKETS : RESTLESS);
  }
  if (!/\d/.test(value)) return restlessness(value) >= RESTLESS_WITHOUT_DIGITS;
  return isRestless(value) || !(PLACE.test(value) || (written !== 'quoted' && MEMBER.test(value)));
}

/** Whether nobody could have made a value up from words. */
export const isRestless = (value: string): boolean =>
  restlessness(value) >= RESTLESS || /^[\da-f]{24,}$/i.test(value);

/** How many characters of each begin something that is neither a word, with what ties it to the one before, nor a number. */
function restlessness(text: string): number {
  const pieces = text.match(/[_.:/ -]?(?:[A-Z]?[a-z]+|[A-Z]+|\d+)|[^ -~]+|[^a-zA-Z\d]/g)?.length ?? 1;
  return (pieces - 1) / (text.length - 1);
}

/** Whether each bracket is closed by one of its kind. */
function isBalanced(brackets: string): boolean {
  const open: string[] = [];
  for (const bracket of brackets) {
    const kind = '([{<'.indexOf(bracket);
    if (kind >= 0) open.push(')]}>'.charAt(kind));
    else if (open.pop() !== bracket) return false;
  }
  return open.length === 0;
}

/** Shannon entropy of a text's characters, in bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
