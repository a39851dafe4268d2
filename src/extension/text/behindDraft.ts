import {
  type Opener,
  openQuote,
  unmatchedClosers,
  unmatchedOpeners,
  withoutStrings,
  withoutStringsBehind,
} from './brackets';
import type { Fitted } from './fitToSuffix';
import { STARRED } from './filters/closers';
import type { Surroundings } from './filters/filter';
import { leading, startOfLine } from './filters/indentation';
import { closingTag, opensElement } from './tags';

type Line = Pick<
  Surroundings,
  'before' | 'lineBefore' | 'restOfLine' | 'lineBelow' | 'nextLines' | 'languageId'
>;

/** What is to be put between a fitted draft and the rest of the line, so that brackets stand as the editor leaves them. */
export function behindDraft(draft: Fitted, line: Line): string {
  const open = leftOpen(draft, line);
  const isOfLine = open.some(({ at }) => at < line.lineBefore.length);
  const own = isOfLine ? '' : ownLine(draft, line) || ownLineOfBlock(draft, line);
  return closing(open, line.lineBefore + draft.text) + own + endOfComment(draft, line);
}

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

/**
 * The same behind a line of a block whose opener ends a line further up: a part of a draft has been accepted.
 *
 *     if (a) {            "\n  c();"       →   if (a) {
 *       b();▮}                                   b();
 *                                               c();▮
 *                                             }
 */
function ownLineOfBlock(
  { text, replaced }: Fitted,
  { before, lineBefore, restOfLine, languageId }: Line,
): string {
  const isBehind = restOfLine.startsWith('}', replaced) && openQuote(lineBefore + text, languageId) === '';
  if (!isBehind) return '';
  const code = withoutStrings(before + text, languageId);
  const opener = unmatchedOpeners(code).at(-1);
  if (opener?.closer !== '}') return '';
  const start = startOfLine(code, opener.at);
  const [line] = code.slice(start).split('\n', 1);
  const isAbove =
    start < before.length - lineBefore.length && line.trimEnd().length === opener.at + 1 - start;
  return isAbove && leading(lineBefore).length > leading(line).length ? `\n${leading(line)}` : '';
}

/** What ends an expression: what it opens must be closed before that. */
const ENDS = /^[)\]};,]/;

/**
 * What is open at a draft's end and the rest of the line does not close, innermost first: the editor closes what is typed, and
 * not what is accepted, in whole or word by word.
 *
 *     each(▮)            "(a) => {"             →   each((a) => {▮})
 *     each(▮)            "(a) => {\n  b(a);"    →   each((a) => {
 *                                                     b(a);▮
 *                                                   })
 *     each((a) => {▮)    "\n  b(a);"            →   the same
 */
function leftOpen({ text, replaced }: Fitted, { lineBefore, restOfLine, languageId }: Line): Opener[] {
  const rest = restOfLine.slice(replaced);
  const written = lineBefore + text;
  const isUnfinished = OPENS.test(text) || text.includes('\n');
  if (!isUnfinished || !ENDS.test(rest) || openQuote(written, languageId) !== '') return [];
  const open = unmatchedOpeners(withoutStrings(written, languageId)).reverse();
  const taken = unmatchedClosers(withoutStringsBehind(written, rest, languageId));
  const isTaken = (from: number) =>
    taken.every((at, index) => open.at(from + index)?.closer === rest.charAt(at));
  if (taken.length > 0)
    for (let inner = open.length - taken.length; inner >= 0; inner--)
      if (isTaken(inner)) return open.slice(0, inner);
  // The rest closes what is open further up, if that.
  const own = open.filter(({ at }) => at >= lineBefore.length);
  return taken.length > 0 && rest.charAt(taken[0]) === own.at(0)?.closer ? [] : own;
}

/** Closers, on a line of their own for what is open on a line further up. @param open innermost first */
function closing(open: readonly Opener[], text: string): string {
  let closers = '';
  let line = startOfLine(text, text.length);
  for (const { at, closer } of open) {
    const start = startOfLine(text, at);
    if (start < line) closers += `\n${leading(text.slice(start))}`;
    line = start;
    closers += closer;
  }
  return closers;
}

/** A comment that a line begins, and goes on with on others. */
const COMMENT = /(?:^|\n)[ \t]*\/\*(?:(?!\*\/)[^])*\n([ \t]*)\*(?:[ \t](?:(?!\*\/).)*)?$/;

/**
 * The end of a comment of several lines that breaks off within a draft, unless it goes on or ends below: the editor ends what is
 * typed. Where a part of the draft was accepted before, it begins further up.
 *
 *     ▮          "/**\n * The total"     →   /**
 *     sum();                                  * The total▮
 *                                             *\/
 *                                            sum();
 */
function endOfComment(
  { text, replaced }: Fitted,
  { before, restOfLine, lineBelow, nextLines }: Line,
): string {
  const isAtEnd = restOfLine.slice(replaced).trim() === '' && !STARRED.test(lineBelow);
  const all = before + text;
  // Where a comment begins takes time to find, and most lines are in none.
  const mayBeIn = isAtEnd && /^[ \t]*\*/.test(all.slice(startOfLine(all, all.length)));
  const stars = mayBeIn ? COMMENT.exec(all)?.[1] : undefined;
  if (stars === undefined || /\/\*|\*\//.exec(nextLines.join('\n'))?.[0] === '*/') return '';
  return `\n${stars}*/`;
}
