import { LISPS } from '../../protocol/lineComments';
import { openers, openQuote, unmatchedClosers, withoutStrings } from './brackets';
import { FREE_BRACKETS } from './filters/closers';
import type { Fitted } from './fitToSuffix';
import { code, containsInOrder, type Gap } from './gap';

/** What brackets may stand right behind: a name, an element, types, what stands in brackets without a name; no number. */
const TAKES =
  /(?:(?<![\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*|[\w$)\]]\[[^[\]]*\]|>|\(\*[\w\s]*\)|(?<![\w$>)\]]\s?)\([^()]*\)|\boperator\(\))$/u;
const OPENS = /[([{]$/;
const OPERATOR = /[-+*/%=&|?!~^<]$/;
const NAME = /[\w$>!.]$/;

/** What has one pair of brackets. */
const ASKS = /\b(?:if|while|for|switch|catch)\s*$/;

/** The parameters of a function without a name. */
const ARROW = /^\s*(?::[^=]*)?=>/;

/**
 * Fits a draft to the arguments or parameters that stand behind the cursor already: it ends before its own, which take the
 * place of theirs only where those are none. Undefined where the draft goes with them as it is.
 *
 *     ids.fi▮(isOdd);      "lter((id) => id);"   →   ids.filter(isOdd);
 *     function ▮() {       "total(ids) {"        →   function total(ids) {
 *     ids.▮(isOdd);        "map(of).filter"      →   as it is
 */
export function fitToCall(draft: string, gap: Gap): Fitted | undefined {
  const { lineBefore, rest, languageId } = gap;
  const isFree = FREE_BRACKETS.has(languageId) || LISPS.includes(languageId);
  const endsInString = openQuote(lineBefore + draft, languageId) !== gap.quote;
  if (!rest.startsWith('(') || isFree || endsInString || isInText(gap)) return undefined;
  const end = endOfGroup(gap.codeOfRest, 0);
  const restTail = rest.slice(end);
  if (ARROW.test(restTail) && languageId !== 'rust') return undefined;

  const isBegun = NAME.test(lineBefore);
  const takes = (text: string) => TAKES.test(text) || OPENS.test(text) || (!isBegun && OPERATOR.test(text));
  const written = code(draft, gap);
  const at = firstGroup(written);
  const ownEnd = at < 0 ? 0 : endOfGroup(written, at);
  const tail = draft.slice(ownEnd).trimEnd();
  const isRepeated = at >= 0 && tail !== '' && restTail.startsWith(tail);
  if (takes(lineBefore + written) && isClosed(written, gap) && !isRepeated) return undefined;
  if (at < 0) {
    if (!/[;:]$/.test(written)) return undefined;
    const open = draft.slice(0, -1);
    return { text: takes(lineBefore + open) ? open : '', replaced: 0 };
  }
  if (at === 0 && ASKS.test(lineBefore)) return { text: '', replaced: 0 };
  if (!NAME.test(lineBefore + draft.slice(0, at))) return undefined;
  const isWhole = end === 2 && openers(written.slice(at, ownEnd)).length === 0;
  if (!isWhole) return { text: draft.slice(0, at), replaced: 0 };
  return containsInOrder(tail, restTail)
    ? { text: draft, replaced: rest.length }
    : { text: draft.slice(0, ownEnd), replaced: end };
}

/** Whether the rest of the line closes all that is open behind a text which opens something, or may close it further down. */
function isClosed(written: string, { lineBefore, codeOfRest, languageId }: Gap): boolean {
  const goesOn = openers(codeOfRest).length > 0 || codeOfRest.endsWith(',');
  if (openers(written).length === 0 || (goesOn && !OPENS.test(written))) return true;
  const open = openers(withoutStrings(lineBefore, languageId) + written).reverse();
  const closers = unmatchedClosers(codeOfRest).map((at) => codeOfRest.charAt(at));
  return open.every((closer, index) => closer === closers.at(index));
}

/** Whether the cursor is among the characters of a string, and not in code of it. */
function isInText({ lineBefore, quote, languageId }: Gap): boolean {
  const from = withoutStrings(lineBefore, languageId).lastIndexOf(quote);
  return quote !== '' && openers(lineBefore.slice(from)).length === 0;
}

/** Index of the first bracket `(` of a text that stands in no other; −1 where there is none. */
function firstGroup(text: string): number {
  for (let at = text.indexOf('('); at >= 0; at = text.indexOf('(', at + 1))
    if (openers(text.slice(0, at)).length === 0) return at;
  return -1;
}

/** Where the brackets end that open at an index: behind what closes them, or at the text's end. */
function endOfGroup(text: string, from: number): number {
  for (let at = text.indexOf(')', from); at >= 0; at = text.indexOf(')', at + 1))
    if (openers(text.slice(from, at + 1)).length === 0) return at + 1;
  return text.length;
}
