import type { StopOptions } from '../decoding/stopping';
import type { DraftRequest } from '../protocol/messages';
import { PROSE, textKind } from './textKind';

/** What may follow the cursor on its line without saying that more code stands there. */
const ONLY_CLOSERS = /^[\s)\]}>'"`;,]*$/;

/** What opens a block at the end of a line in nearly every language of brackets. */
const BRACKET = /(?:[{([]|=>|->)\s*$/;

/** Labels end with `:` where a type or a value would follow it elsewhere. */
const LABEL = /^\s*(?:case\b.*|default)\s*:\s*$/;

const COLON = /:\s*$/;
const COLON_LANGUAGES: ReadonlySet<string> = new Set(['python', 'yaml', 'dockercompose', 'nim', 'gdscript']);

const WORD = /\b(?:do|then|else|begin|loop|try|repeat|ensure|rescue)\s*$|\bdo\s*\|[^|]*\|\s*$/;
const WORD_LANGUAGES: ReadonlySet<string> = new Set([
  'ruby',
  'lua',
  'shellscript',
  'elixir',
  'julia',
  'pascal',
  'crystal',
  'fish',
  'sql',
]);

/** With the functions in its attributes, or the end of one that spans lines. */
const TAG = /(?:<[A-Za-z](?:[^<>]|=>)*(?<![/=-])|^\s*)>\s*$/;
const TAG_LANGUAGES: ReadonlySet<string> = new Set([
  'html',
  'xml',
  'vue',
  'svelte',
  'astro',
  'handlebars',
  'php',
  'javascriptreact',
  'typescriptreact',
]);

/** An element, closed on its line, that holds others and no text: what it holds stands on lines below. */
const HOLDS_ELEMENTS =
  /<(ul|ol|dl|table|thead|tbody|tfoot|select|form|section|main|body)\b(?:[^<>]|=>)*(?<![/=-])>▮<\/\1>\s*$/i;

/** Languages by ending, for requests that come from no editor. */
const BY_ENDING = new Map([
  ['py', 'python'],
  ['yml', 'yaml'],
  ['yaml', 'yaml'],
  ['rb', 'ruby'],
  ['rs', 'rust'],
  ['sh', 'shellscript'],
  ['md', 'markdown'],
  ['mdx', 'mdx'],
  ['txt', 'plaintext'],
  ['rst', 'restructuredtext'],
  ['html', 'html'],
  ['json', 'json'],
  ['jsx', 'javascriptreact'],
  ['tsx', 'typescriptreact'],
]);

/** The language ID of a file by the ending of its name, as far as rules depend on it; empty for others. */
export const languageOf = (path: string): string =>
  BY_ENDING.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase()) ?? '';

/** The language of a request: the editor's word, or else what the name's ending says. */
export const languageIn = ({ languageId, path }: Pick<DraftRequest, 'languageId' | 'path'>): string =>
  languageId || languageOf(path);

type Place = Pick<DraftRequest, 'extent' | 'languageId' | 'path' | 'prefix' | 'suffix'>;

/**
 * One line or several? Several where a block is due: on a blank line, or at the end of a line that opens one which does
 * not stand below it already, and then that alone. In comments and strings, and elsewhere, the rest of a line is what
 * people take most often, and wait least for. A pure function of the text, so that every key at one place decides alike.
 */
export function chooseExtent({ extent, prefix, suffix, ...file }: Place): StopOptions['extent'] {
  if (extent !== 'auto') return extent;
  const restOfLine = suffix.slice(0, suffix.search(/\n|$/));
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const language = languageIn(file);
  const isWithin = TAG_LANGUAGES.has(language) && HOLDS_ELEMENTS.test(`${line}▮${restOfLine}`);
  if (!isWithin && !ONLY_CLOSERS.test(restOfLine)) return 'line';
  if (line.trim() === '') return 'block';
  // Where a line that goes on is a sentence, brackets and colons open nothing.
  if (PROSE.has(language) || textKind(prefix, language) !== 'code') return 'line';
  const isDue = isWithin || (opensBlock(line, language) && !isFilled(line, restOfLine, suffix));
  return isDue ? 'body' : 'line';
}

function opensBlock(line: string, language: string): boolean {
  return (
    BRACKET.test(line) ||
    LABEL.test(line) ||
    (COLON_LANGUAGES.has(language) && COLON.test(line)) ||
    (WORD_LANGUAGES.has(language) && WORD.test(line)) ||
    (TAG_LANGUAGES.has(language) && TAG.test(line))
  );
}

/** Whether the next line with something on it stands deeper: what the line opens is there already. */
function isFilled(line: string, restOfLine: string, suffix: string): boolean {
  if (restOfLine.trim() !== '') return false;
  const next = /\n([ \t]*)\S/.exec(suffix);
  return next !== null && next[1].length > (/^[ \t]*/.exec(line)?.[0].length ?? 0);
}
