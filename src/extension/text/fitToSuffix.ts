import { openers, unmatchedClosers, withoutStrings, withoutStringsBehind } from './brackets';
import type { Surroundings } from './filters/filter';
import { fitToCall } from './fitToCall';
import { fitToTag } from './fitToTag';
import {
  closedQuote,
  code,
  containsInOrder,
  endOfString,
  gapOf,
  isClosed,
  ONLY_CLOSERS,
  type Gap,
} from './gap';
import { begunWithin, closingTag, opensElement } from './tags';

/** A draft as it is to be inserted: it replaces the next `replaced` characters of the line. */
export interface Fitted {
  readonly text: string;
  readonly replaced: number;
}

type Line = Pick<Surroundings, 'lineBefore' | 'restOfLine' | 'languageId'> &
  Partial<Pick<Surroundings, 'below'>>;

/** A closing tag, or the beginning of one. */
const CLOSING_TAG = /^<\/[\w.:-]*>?$/;

/** What ends an emphasis as it began. */
const EMPHASIS = /^(?:\*{1,3}|_{1,3}|~~)$/;
const WITH_EMPHASIS: ReadonlySet<string> = new Set(['markdown', 'mdx']);

/** How a statement may end that has closers of its own before those of the rest. */
const OF_A_STATEMENT = /^[)\]}'"`>]+;?$/;

/** The end of brackets that hold no statements. */
const CLOSES = /^[)\]]/;

/** The end of a statement, and not of a reference (`&nbsp;`). */
const ENDS_STATEMENT = /(?<!&#?\w+);$/;

/** The end of brackets before the colon of a block; a colon that would stand in them, or within what the block asks. */
const ENDS_BRACKETS = /^\)+:$/;
const COLON = /:$/;

/** What no other value begins with, so that a comma before it separates nothing. */
const NO_VALUE = /^(?:,| (?:\||&&|\?\?|[=!]==?(?= )))/;

/** What goes on with a value: a member, an element, another value or an operator, and no comment. */
const GOES_ON = /^(?:\??\.\w|[[,]| (?:[-+*%<>=?:&|^!{]|\/(?![/*])))/;

/** The same up to the colon of a block. */
const GOES_ON_TO_COLON =
  /^(?:\??\.\w|[[,]| (?:[-+*%<>=?:&|^!]|\/(?![/*])|(?:and|as|else|if|in|is|not|or) )).*:(?:\s*#.*)?$/;

/**
 * Fits a draft to what already follows on the line. Models tend to write the line to its end although its end is
 * there; the draft must then take its place, not stand beside it.
 *
 *     foo(▮)    "a, b)"          → replaces ")"    foo(a, b)
 *     foo(▮)    "bar()"          → as it is        foo(bar())
 *     if (▮) {  "a > b) {"       → replaces ") {"  if (a > b) {
 *     foo(▮);   "a) {\n  b;\n}"  → cut at ")"      foo(a);
 *     foo("▮")  'a" + b'         → replaces '"'    foo("a" + b)
 *     fo▮(a);   "o(b, c);"       → cut at "("      foo(a);
 *
 */
export function fitToSuffix(draft: string, { lineBefore, restOfLine, below = '', languageId }: Line): Fitted {
  const rest = restOfLine.trimEnd();
  if (rest === '') return { text: draft, replaced: 0 };
  const gap = gapOf(lineBefore, rest, languageId);
  const held = fitToCall(draft, gap) ?? fitToTag(draft, gap);
  if (held) return held;
  const theirs = unmatchedClosers(gap.codeOfRest);
  const taken = [...theirs.map((at) => rest.charAt(at)), ...closedBelow(gap, below)];
  const free = freeOpeners(gap.open, taken);
  const ended = closedQuote(draft, gap);
  const repeated = repeatedLength(draft, gap, free, ended);
  if (repeated > 0) return repeating(draft, repeated, rest);
  const stringEnd = endOfString(draft, gap);
  if (stringEnd !== undefined) return endingString(draft, stringEnd, gap);
  const closers = theirs.length === 0 ? [] : unmatchedClosers(code(draft, gap));
  const own = closers.slice(free);
  const fitted = own.length > 0 ? closingRest(draft, own, theirs, gap) : { text: draft, replaced: ended };
  const again = fitted.replaced > 0 ? 0 : repeatedLength(fitted.text, gap, free, 0);
  if (again > 0) return repeating(fitted.text, again, rest);
  return withoutEnd(fitted, closers.length > 0, gap);
}

/** A draft that repeats the start of the rest, the closing tag that this breaks off within written to its end. */
function repeating(draft: string, repeated: number, rest: string): Fitted {
  const isWithin = CLOSING_TAG.test(rest.slice(0, repeated)) && closingTag(rest) !== undefined;
  const replaced = isWithin ? rest.indexOf('>') + 1 : repeated;
  return { text: draft + rest.slice(repeated, replaced), replaced };
}

/**
 * Fits a draft that closes what the rest of the line closes, closer by closer, as long as it says what stands before each
 * of them. It can hold the whole rest, or closers with nothing but another behind them, and must end before the next.
 *
 *     each((a▮))   ") => {"            → replaces ")"    each((a) => {)
 *     each((a▮))   ") => {\n  b;\n})"  → replaces "))"   each((a) => {\n  b;\n})
 *
 * @param own indexes of the draft's closers that close nothing in it, nor what the rest leaves open
 * @param theirs indexes of those of the rest
 */
function closingRest(draft: string, own: readonly number[], theirs: readonly number[], gap: Gap): Fitted {
  const { rest } = gap;
  const before = untilCloser(draft, own[0]);
  let fitted: Fitted = { text: before, replaced: closedQuote(before, gap) };
  let [said, held] = [0, fitted.replaced];
  for (const [index, at] of theirs.entries()) {
    const end = own.at(index);
    const isSame = end !== undefined && draft.charAt(end) === rest.charAt(at);
    if (!isSame || !draft.slice(said, end).endsWith(rest.slice(held, at))) return fitted;
    [said, held] = [end + 1, at + 1];
    const next = theirs.at(index + 1);
    if (next === undefined)
      return holdsEnd(draft, said, held, gap) ? { text: draft, replaced: rest.length } : fitted;
    if (rest.slice(held, next).trim() === '')
      fitted = { text: draft.slice(0, own.at(index + 1)).trimEnd(), replaced: held };
  }
  return fitted;
}

/** What stands before a closer, with the blank that belongs to it in `{ a }`. */
function untilCloser(draft: string, at: number | undefined): string {
  const before = draft.slice(0, at);
  const text = before.trimEnd();
  return draft.charAt(text.length + 1) === '}' && before === `${text} ` ? before : text;
}

/**
 * Whether a draft says from an index on what the line ends with from another on. What that opens is closed further down
 * already, so that a draft that goes on below, or opens nothing, cannot hold it.
 */
function holdsEnd(draft: string, said: number, held: number, gap: Gap): boolean {
  const [line, ...below] = draft.slice(said).split('\n');
  const opened = openers(gap.codeOfRest.slice(held));
  const opens = () => openers(code(draft, gap).slice(said)).join('') === opened.join('');
  return (
    containsInOrder(line, gap.rest.slice(held)) && (opened.length === 0 || (below.length === 0 && opens()))
  );
}

/**
 * The same without the end of a statement, or what separates values, where the rest of the line goes on with its value, or within brackets.
 *
 *     ids▮.map(of);   ".filter(isOdd);"   →   ids.filter(isOdd).map(of);
 *     if (a := ▮):    "load(b):"          →   if (a := load(b)):
 */
function withoutEnd({ text, replaced }: Fitted, isClosing: boolean, gap: Gap): Fitted {
  const behind = gap.rest.slice(replaced);
  const isWithin = (isClosing && CLOSES.test(behind)) || (gap.quote === '' && GOES_ON.test(behind));
  const isBeforeColon = ENDS_BRACKETS.test(behind) || GOES_ON_TO_COLON.test(behind);
  const isOfCode = (isBeforeColon && COLON.test(text)) || (NO_VALUE.test(behind) && text.endsWith(','));
  const isEnd = (isWithin && ENDS_STATEMENT.test(text)) || (gap.quote === '' && isOfCode);
  const isOver = isEnd && openers(code(text, gap)).length === 0;
  return { text: isOver ? text.slice(0, -1) : text, replaced };
}

/**
 * Fits a draft that ends the cursor's string, of which more stands behind the cursor: in the place of the rest where it says
 * that, too, and otherwise without what ends the string.
 *
 *     f("no ▮such")   'one such");'  → replaces 'such")'   f("no one such");
 */
function endingString(draft: string, end: number, gap: Gap): Fitted {
  const closed = (text: string) =>
    unmatchedClosers(withoutStringsBehind(gap.lineBefore, text, gap.languageId)).length;
  const [line] = draft.split('\n', 1);
  const isWhole = containsInOrder(line, gap.rest) && closed(line) >= closed(gap.rest);
  return isWhole ? { text: draft, replaced: gap.rest.length } : { text: draft.slice(0, end), replaced: 0 };
}

/**
 * What is closed behind the block that the rest of the line opens, on the line that ends it: it is of this line, too.
 *
 *     ids.each((▮) => {   ")"
 *       read(id);
 *     });
 */
function closedBelow({ codeOfRest, languageId }: Gap, below: string): string[] {
  const opened = openers(codeOfRest);
  if (opened.length === 0) return [];
  const code = withoutStrings(below, languageId);
  const end = unmatchedClosers(code).at(opened.length - 1);
  const behind = end === undefined ? undefined : /^[)\]}]+/.exec(code.slice(end + 1));
  return behind?.[0].split('') ?? [];
}

/**
 * How many of the openers before the cursor a draft may close: those within the outermost ones that the rest of the
 * line closes.
 *
 *     foo(bar(▮)    1: the rest closes foo's
 *     foo(ids[▮]    0: the rest closes the innermost already
 *
 * @param open closers of what is open, innermost first
 * @param taken closers of the rest, in order
 */
function freeOpeners(open: readonly string[], taken: readonly string[]): number {
  const most = Math.max(0, open.length - taken.length);
  for (let free = most; free >= 0; free--)
    if (taken.every((closer, index) => open.at(free + index) === closer)) return free;
  return most;
}

/** Whether the rest of the line begins with what ends an emphasis that the line before has begun. */
const endsEmphasis = (start: string, { lineBefore, languageId }: Gap) =>
  WITH_EMPHASIS.has(languageId) && EMPHASIS.test(start) && lineBefore.split(start).length % 2 === 0;

/**
 * Length of the longest start of `rest` with which the draft ends, where it repeats it and does not just look so.
 * @param ended 1 where the draft ends the string that the cursor is in, so that it can only repeat what follows that
 */
function repeatedLength(draft: string, gap: Gap, free: number, ended: number): number {
  const { rest, codeOfRest } = gap;
  const tag = closingTag(rest);
  for (let end = Math.min(rest.length, ended + draft.length); end > ended; end--) {
    const start = rest.slice(ended, end);
    const isEnough =
      end === rest.length || ONLY_CLOSERS.test(start) || CLOSING_TAG.test(start) || endsEmphasis(start, gap);
    if (!isEnough || !draft.endsWith(start)) continue;
    const head = draft.slice(0, -start.length);
    if (tag !== undefined && opensElement(begunWithin(gap.lineBefore, tag) + head, tag)) continue;
    const closed = unmatchedClosers(code(head, gap)).length;
    // Where line and draft go on alike behind that, what else is open is closed further down.
    const mayCloseOwn = OF_A_STATEMENT.test(start) && closed < free;
    const closesOwn = mayCloseOwn && unmatchedClosers(codeOfRest.slice(ended, end)).length > 0;
    if (isClosed(head, gap) && !closesOwn && closed <= free) return end;
  }
  return 0;
}
