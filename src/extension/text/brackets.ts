/** Brackets as they stand in the text, whatever language it is in. */

const CLOSER_OF = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
const CLOSERS = ')]}';

/** An opener that nothing in a text closes. */
export interface Opener {
  readonly at: number;
  readonly closer: string;
}

/** The closers for which a text has openers that nothing in it closes, innermost last. */
export const openers = (text: string): string[] => unmatchedOpeners(text).map(({ closer }) => closer);

/** The openers that nothing in a text closes, innermost last. */
export const unmatchedOpeners = (text: string): Opener[] => unmatched(text).open;

/** Indexes of the closers that close nothing within the text. */
export const unmatchedClosers = (text: string): number[] => unmatched(text).closers;

function unmatched(text: string): { readonly open: Opener[]; readonly closers: number[] } {
  const open: Opener[] = [];
  const closers: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const closer = CLOSER_OF.get(character);
    if (closer !== undefined) open.push({ at, closer });
    else if (open.at(-1)?.closer === character) open.pop();
    else if (CLOSERS.includes(character)) closers.push(at);
  }
  return { open, closers };
}

/** How many brackets of a kind a text leaves open, those of other kinds left aside. */
export function depth(text: string, closer: string): number {
  let open = 0;
  for (const character of text) {
    if (CLOSER_OF.get(character) === closer) open++;
    else if (character === closer) open = Math.max(0, open - 1);
  }
  return open;
}

/** An apostrophe that begins a string: none within a word or at its end, but Python's `f'` and C's `L'` are no words. */
const OPENING = String.raw`(?:(?<!\w)|(?<=(?<!\w)[bflru]{1,2}))'`;

interface Quotes {
  /** What quotes hold on one line, and quotes that are escaped outside of any. */
  readonly string: RegExp;
  /** What begins a string. */
  readonly quote: RegExp;
}

function quotes(betweenApostrophes: string, quote: string): Quotes {
  const string = [
    String.raw`\\["'\x60]`,
    String.raw`"(?:\\.|[^"\\\n])*"`,
    betweenApostrophes,
    String.raw`\x60(?:\\.|[^\x60\\\n])*\x60`,
  ];
  return { string: new RegExp(string.join('|'), 'gi'), quote: new RegExp(quote, 'i') };
}

/** Within words an apostrophe ends nothing. */
const QUOTES = quotes(
  String.raw`${OPENING}(?:\\.|[^'\\\n]|(?<=\w)'(?=\w))*'(?!(?<=\w')\w)`,
  String.raw`["\x60]|${OPENING}`,
);

/** Where one apostrophe begins a name (`&'a str`), and two hold a single character. */
const QUOTES_AMONG_LIFETIMES = quotes(String.raw`'(?:\\.[^'\n]*|[^'\\\n])'`, String.raw`["\x60]`);

const quotesOf = (languageId: string) => (languageId === 'rust' ? QUOTES_AMONG_LIFETIMES : QUOTES);

/** The text with blanks for what quotes hold on one line: brackets in there are characters like others. */
export function withoutStrings(text: string, languageId: string): string {
  return text.replace(quotesOf(languageId).string, (string) => ' '.repeat(string.length));
}

/** The same of a text that stands behind the beginning of a line: it may end a string that began there. */
export function withoutStringsBehind(lineBefore: string, text: string, languageId: string): string {
  return withoutStrings(lineBefore + text, languageId).slice(lineBefore.length);
}

/** The quote that is open at the end of a text's last line; empty where none is. */
export function openQuote(text: string, languageId: string): string {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return quotesOf(languageId).quote.exec(withoutStrings(line, languageId))?.[0] ?? '';
}
