/** Brackets as they stand in the text, whatever language it is in. */

const CLOSER_OF = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
const CLOSERS = ')]}';

/** The closers for which a text has openers that nothing in it closes, innermost last. */
export function openers(text: string): string[] {
  const open: string[] = [];
  for (const character of text) {
    const closer = CLOSER_OF.get(character);
    if (closer !== undefined) open.push(closer);
    else if (open.at(-1) === character) open.pop();
  }
  return open;
}

/** Indexes of the closers that close nothing within the text. */
export function unmatchedClosers(text: string): number[] {
  const open: string[] = [];
  const found: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const closer = CLOSER_OF.get(character);
    if (closer !== undefined) open.push(closer);
    else if (open.at(-1) === character) open.pop();
    else if (CLOSERS.includes(character)) found.push(at);
  }
  return found;
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

const STRING = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\\n])*`/g;

/** The text with blanks for what quotes hold on one line: brackets in there are characters like others. */
export function withoutStrings(text: string): string {
  return text.replace(STRING, (string) => ' '.repeat(string.length));
}
