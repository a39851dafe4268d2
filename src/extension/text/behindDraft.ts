import { openers, openQuote, unmatchedClosers, withoutStrings, withoutStringsBehind } from './brackets';
import type { Fitted } from './fitToSuffix';
import type { Surroundings } from './filters/filter';
import { leading } from './filters/indentation';
import { closingTag, opensElement } from './tags';

type Line = Pick<Surroundings, 'lineBefore' | 'restOfLine' | 'languageId'>;

/** What is to be put between a fitted draft and the rest of the line, so that brackets stand as the editor leaves them. */
export const behindDraft = (draft: Fitted, line: Line): string =>
  ownLine(draft, line) || closersOf(draft, line);

const OPENS = /[([{][ \t]*$/;
const CLOSES = /^[)\]}]/;

/**
 * A line of its own for the closer behind the cursor, where a draft goes on below what opens it and does not close it.
 *
 *     if (a) {▮}   "\n  b();"          →   if (a) {
 *                                            b();▮
 *                                          }
 *     <ul>▮</ul>   "\n  <li>a</li>"    →   the same with tags
 */
function ownLine({ text, replaced }: Fitted, { lineBefore, restOfLine }: Line): string {
  if (replaced > 0 || !text.startsWith('\n')) return '';
  const tag = closingTag(restOfLine);
  const isWithin =
    tag === undefined ? OPENS.test(lineBefore) && CLOSES.test(restOfLine) : opensElement(lineBefore, tag);
  return isWithin ? `\n${leading(lineBefore)}` : '';
}

/** What ends an expression: what it opens must be closed before that. */
const ENDS = /^[)\]};,]/;

/**
 * Closers for what a draft leaves open at its end and the rest of the line does not close: the editor puts them behind what
 * is typed, not behind what is accepted.
 *
 *     each(▮)   "(a) => {"   →   each((a) => {▮})
 */
function closersOf({ text, replaced }: Fitted, { lineBefore, restOfLine, languageId }: Line): string {
  const rest = restOfLine.slice(replaced);
  const line = lineBefore + text;
  const isDue = OPENS.test(text) && !text.includes('\n') && ENDS.test(rest);
  if (!isDue || openQuote(line, languageId) !== '') return '';
  const code = withoutStrings(line, languageId);
  const own = openers(code.slice(lineBefore.length));
  const around = openers(code).length - own.length;
  const taken = unmatchedClosers(withoutStringsBehind(line, rest, languageId));
  const isClosed = taken.length > around && rest.charAt(taken[0]) === own.at(-1);
  return isClosed ? '' : own.reverse().join('');
}
