import { openers, openQuote, withoutStrings, withoutStringsBehind } from './brackets';

/** Closers, quotes and what separates: alone in a text they end what stands before it. */
export const ONLY_CLOSERS = /^[)\]}'"`>;,]+$/;

/** What is around the cursor on its line. */
export interface Gap {
  readonly lineBefore: string;
  readonly rest: string;
  readonly languageId: string;
  /** Whose string the cursor is in; empty in code. */
  readonly quote: string;
  /** Whether brackets within the cursor's string count: it goes on behind the cursor, which may be in a `${…}` of it. */
  readonly isInterpolated: boolean;
  /** Closers of what is open, innermost first. */
  readonly open: readonly string[];
  /** The rest, its strings blank. */
  readonly codeOfRest: string;
}

export function gapOf(lineBefore: string, rest: string, languageId: string): Gap {
  const quote = openQuote(lineBefore, languageId);
  const isInterpolated = !rest.startsWith(quote);
  const before = withoutStrings(isInterpolated ? lineBefore : lineBefore + quote, languageId);
  const codeOfRest = isInterpolated ? rest : withoutStringsBehind(lineBefore, rest, languageId);
  return { lineBefore, rest, languageId, quote, isInterpolated, open: openers(before).reverse(), codeOfRest };
}

/** A text as it would stand at the cursor, with blanks for strings. Closers alone are meant as such, unless they end one. */
export function code(text: string, { lineBefore, quote, isInterpolated, languageId }: Gap): string {
  const endsString = quote !== '' && text.includes(quote);
  if (isInterpolated || (ONLY_CLOSERS.test(text) && !endsString)) return text;
  const from = lineBefore.length;
  // The rest brings the quote. Where the text has closed the string, one more of it changes nothing.
  return withoutStrings(lineBefore + text + quote, languageId).slice(from, from + text.length);
}

/** 1 where a text ends the string that the cursor is in, whose end the rest of the line must then not bring again. */
export function closedQuote(
  text: string,
  { lineBefore, rest, quote, isInterpolated, languageId }: Gap,
): number {
  if (quote === '' || isInterpolated || rest.startsWith(quote.repeat(3))) return 0;
  const [first] = text.split('\n', 1);
  const isClosed = (end: string) => openQuote(lineBefore + end, languageId) === '';
  return isClosed(first) && isClosed(text) ? 1 : 0;
}

/** Where a draft ends the string that the cursor is in, of which more stands behind the cursor; undefined where it does not. */
export function endOfString(draft: string, { lineBefore, rest, quote, languageId }: Gap): number | undefined {
  if (quote === '' || rest.startsWith(quote) || openQuote(lineBefore + rest, languageId) !== '')
    return undefined;
  const said = lineBefore.slice(withoutStrings(lineBefore, languageId).lastIndexOf(quote));
  if (openers(said).length > 0) return undefined;
  const [line] = draft.split('\n', 1);
  for (let at = line.indexOf(quote); at >= 0; at = line.indexOf(quote, at + 1))
    if (openQuote(lineBefore + line.slice(0, at + 1), languageId) === '') return at;
  return undefined;
}

/** Whether a text at the cursor leaves no bracket and no quote open, so that a closer after it closes one before it. */
export function isClosed(text: string, gap: Gap): boolean {
  const quote = openQuote(gap.lineBefore + text, gap.languageId);
  return openers(code(text, gap)).length === 0 && (quote === '' || quote === gap.quote);
}

/** Whether a text has all characters of another, in their order. */
export function containsInOrder(text: string, wanted: string): boolean {
  let at = 0;
  for (const character of wanted) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
