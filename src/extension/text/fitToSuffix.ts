import { openers, unmatchedClosers } from './brackets';

/** A draft as it is to be inserted: it replaces the next `replaced` characters of the line. */
export interface Fitted {
  readonly text: string;
  readonly replaced: number;
}

/** What may be taken for a repetition where the draft repeats only the start of what follows. */
const ONLY_CLOSERS = /^[)\]}'"`>;,]+$/;

/**
 * Fits a draft to what already follows on the line. Models tend to write the line to its end although its end is
 * there; the draft must then take its place, not stand beside it.
 *
 *     foo(▮)    "a, b)"          → replaces ")"    foo(a, b)
 *     foo(▮)    "bar()"          → as it is        foo(bar())
 *     if (▮) {  "a > b) {"       → replaces ") {"  if (a > b) {
 *     foo(▮);   "a) {\n  b;\n}"  → cut at ")"      foo(a);
 *
 * @param lineBefore what stands on the line before the cursor
 * @param restOfLine what stands on the line after it
 */
export function fitToSuffix(draft: string, lineBefore: string, restOfLine: string): Fitted {
  const rest = restOfLine.trimEnd();
  if (rest === '') return { text: draft, replaced: 0 };
  const taken = unmatchedClosers(rest).map((at) => rest.charAt(at));
  const free = freeOpeners(openers(lineBefore).reverse(), taken);
  const repeated = repeatedLength(draft, rest, free);
  if (repeated > 0) return { text: draft, replaced: repeated };
  const surplus = taken.length === 0 ? undefined : unmatchedClosers(draft).at(free);
  if (surplus === undefined) return { text: draft, replaced: 0 };
  // The draft closes what the rest of the line closes: it can hold the whole rest, or must end before it. What the
  // rest opens is closed further down already, so a draft that goes on below cannot hold that.
  const [line] = draft.slice(surplus).split('\n', 1);
  if (openers(rest).length === 0 && containsInOrder(line, rest))
    return { text: draft, replaced: rest.length };
  return { text: draft.slice(0, surplus).trimEnd(), replaced: 0 };
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

/** Length of the longest start of `rest` with which the draft ends, where it repeats it and does not just look so. */
function repeatedLength(draft: string, rest: string, free: number): number {
  for (let length = Math.min(rest.length, draft.length); length > 0; length--) {
    const start = rest.slice(0, length);
    if (!draft.endsWith(start) || (length < rest.length && !ONLY_CLOSERS.test(start))) continue;
    const head = draft.slice(0, -length);
    const closesOwn = unmatchedClosers(start).length > 0 && unmatchedClosers(head).length < free;
    if (isClosed(head) && !closesOwn) return length;
  }
  return 0;
}

/** Whether a text leaves no bracket and no quote open, so that a closer after it closes something before it. */
function isClosed(text: string): boolean {
  if (openers(text).length > 0) return false;
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return ['"', "'", '`'].every((quote) => line.split(quote).length % 2 === 1);
}

function containsInOrder(text: string, wanted: string): boolean {
  let at = 0;
  for (const character of wanted) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
