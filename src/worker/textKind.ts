/** What stands left of a cursor, as far as rules of brackets and lines can tell without a grammar of the language. */
import { listedMark } from '../protocol/lineComments';

/** Languages in which `#` begins a comment, and so may `/*`. */
const WITH_BLOCKS: ReadonlySet<string> = new Set(['hcl', 'nix', 'terraform']);

/** Languages whose comments all have an end. */
const ONLY_BLOCKS: ReadonlySet<string> = new Set(['html', 'xml', 'css']);

/** How a line begins that holds nothing but a comment, in nearly every language. */
const COMMENT_LINE = /^\s*(?:\/\/|\/\*(?!.*\*\/)|<!--(?!.*-->)|--(?=\s)|;;)/;

/** How a line begins that goes on with a comment, below one that did so or began it; alone it may be a product. */
const STARRED = /^\s*\*(?=\s|$)/;
const ABOVE_STARRED = /^\s*(?:\/\*|\*(?=\s|$))/;

/** Where a line is a sentence, and nothing is a comment. */
export const PROSE: ReadonlySet<string> = new Set([
  'markdown',
  'mdx',
  'plaintext',
  'restructuredtext',
  'latex',
]);

export type TextKind = 'code' | 'comment' | 'string';

/**
 * Whether the text left of a cursor ends in a comment, or in a string that its line has begun. Told by the line, and for
 * comments of several lines by what was opened last; quotes and text of several lines are not followed.
 */
export function textKind(prefix: string, language: string): TextKind {
  const lines = prefix.slice(-REACH).split('\n');
  const [above, line] = [lines.at(-2), lines.at(-1) ?? ''];
  const kind = lineKind(line, language);
  if (kind === 'comment' || PROSE.has(language)) return kind;
  if (STARRED.test(line) && (above === undefined || ABOVE_STARRED.test(above))) return 'comment';
  return isInBlockComment(prefix, language) ? 'comment' : kind;
}

/** Characters within which the cursor's line and the one above it lie, nearly always. */
const REACH = 2000;

function lineKind(line: string, language: string): TextKind {
  const mark = lineMark(language);
  if (!PROSE.has(language) && COMMENT_LINE.test(line)) return 'comment';
  let open = '';
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    const before = line.charAt(at - 1);
    if (character === '\\') at++;
    else if (open !== '') open = character === open ? '' : open;
    else if (mark !== undefined && line.startsWith(mark, at) && mayBegin(mark, before)) return 'comment';
    else if (character === '"' || character === '`') open = character;
    // An apostrophe within a word is no quote, nor that of a Rust lifetime.
    else if (language !== 'rust' && character === "'" && !/\w/.test(before)) open = character;
  }
  return open === '' ? 'code' : 'string';
}

/** What begins a comment that ends with its line. */
function lineMark(language: string): string | undefined {
  return ONLY_BLOCKS.has(language) || PROSE.has(language) ? undefined : (listedMark(language) ?? '//');
}

/** `http://`, `$#` and `a--` begin nothing. */
const mayBegin = (mark: string, before: string) =>
  mark === '//' ? before !== ':' : before === '' || /[\s;{}()]/.test(before);

const LOOKS = 20;

const BLOCKS = [
  ['/*', '*/'],
  ['<!--', '-->'],
] as const;

/** Whether a comment of several lines was opened, outside of a string or another comment of its line, and not closed. */
function isInBlockComment(prefix: string, language: string): boolean {
  if (listedMark(language) === '#' && !WITH_BLOCKS.has(language)) return false;
  return BLOCKS.some(([open, close]) => {
    const last = prefix.lastIndexOf(close);
    let at = prefix.lastIndexOf(open);
    // Marks in strings, such as those of patterns, are few; of a text of nothing else the last ones are enough.
    for (let looks = 0; at > last && looks < LOOKS; looks++) {
      const line = prefix.slice(prefix.lastIndexOf('\n', at) + 1, at);
      if (lineKind(line, language) === 'code') return true;
      at = at > 0 ? prefix.lastIndexOf(open, at - 1) : -1;
    }
    return false;
  });
}
