import type { Extent } from '../protocol/messages';

/** What may follow the cursor on its line without saying that more code stands there. */
const ONLY_CLOSERS = /^[\s)\]}>'"`;,]*$/;

/** What opens a block at the end of a line, in most languages: brackets, `:` of Python, `=>`, `do`, `then`. */
const OPENS_BLOCK = /(?:[{([:]|=>|\b(?:do|then|else|begin))\s*$/;

/**
 * One line or several? Several where a block is due: at the end of a line that opens one, or on a blank line.
 * Elsewhere the rest of a line is what people take most often, and wait least for.
 */
export function chooseExtent(extent: Extent, prefix: string, suffix: string): 'line' | 'block' {
  if (extent !== 'auto') return extent;
  const restOfLine = suffix.slice(0, suffix.search(/\n|$/));
  if (!ONLY_CLOSERS.test(restOfLine)) return 'line';
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  if (line.trim() === '') return 'block';
  return OPENS_BLOCK.test(line) ? 'block' : 'line';
}
