const HIGH = /[\uD800-\uDBFF]$/;
const LOW = /^[\uDC00-\uDFFF]/;

/** Enough around the cursor to hold what one character is made of: a family of emoji has up to 11 units. */
const REACH = 32;

/** Made at its first use: its tables take milliseconds to load, which activation does not have. */
let segmenter: Intl.Segmenter | undefined;

/**
 * Whether a cursor stands inside a character, where nothing must be inserted: between the halves of a surrogate
 * pair, or inside a sequence that is drawn as one (e + combining accent, emoji joined or coloured by others).
 *
 *     insideCharacter('a\uD83D', '\uDE00b') → 'insideSurrogate'
 *     insideCharacter('e', '\u0301')        → 'insideCluster'
 */
export function insideCharacter(
  before: string,
  after: string,
): 'insideSurrogate' | 'insideCluster' | undefined {
  if (before === '' || after === '') return undefined;
  if (HIGH.test(before) && LOW.test(after)) return 'insideSurrogate';
  // Nearly always: what follows is plain, and nothing plain continues another character.
  if (after.charCodeAt(0) < 0x300) return undefined;
  const left = before.slice(-REACH).replace(LOW, '');
  const text = left + after.slice(0, REACH);
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text).containing(left.length)?.index === left.length ? undefined : 'insideCluster';
}
