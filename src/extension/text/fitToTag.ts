import type { Fitted } from './fitToSuffix';
import { closedQuote, code, containsInOrder, type Gap } from './gap';
import { closesElement, closingTag, TAG_END, tagAround } from './tags';

/** Languages with tags. */
const MARKUP: ReadonlySet<string> = new Set([
  'astro',
  'erb',
  'handlebars',
  'html',
  'javascript',
  'javascriptreact',
  'markdown',
  'mdx',
  'php',
  'svelte',
  'typescriptreact',
  'vue',
  'xml',
]);

/** A tag, or the beginning of one, that a text does not end. */
const BEGINS = /<(?:=>|[^<>])*$/;

/**
 * Fits a draft that goes on behind the tag which the cursor is in and the rest of the line ends: its end takes the place of
 * that one, and what it says of the element that of the rest, where that says no more. Undefined where it stays in the tag.
 *
 *     <p class="▮"></p>        'a">b</p>'         → replaces '"></p>'   <p class="a">b</p>
 *     <p class="▮"></p>        'a">b'             → replaces '">'       <p class="a">b</p>
 *     <p class="▮">b</p>       'a">c</p>'         → cut behind ">"      <p class="a">b</p>
 *     <p class="▮" id="b">     'a" lang="c">'     → cut at ">"          <p class="a" lang="c" id="b">
 */
export function fitToTag(draft: string, gap: Gap): Fitted | undefined {
  const { lineBefore, rest, codeOfRest, languageId } = gap;
  const name = MARKUP.has(languageId) ? tagAround(lineBefore, languageId) : undefined;
  if (name === undefined) return undefined;
  const ended = closedQuote(draft, gap);
  const theirs = TAG_END.exec(codeOfRest.slice(ended))?.[0];
  const written = code(draft, gap);
  const own = TAG_END.exec(written)?.[0];
  // Where the draft begins another tag, theirs is the end of that.
  if (theirs === undefined || own === undefined || BEGINS.test(written)) return undefined;

  const end = ended + theirs.length;
  const inside = draft.slice(0, own.length - 1);
  const attributes = rest.slice(ended, end - 1).trim();
  const isClosed = inside.endsWith('/') !== attributes.endsWith('/');
  if (isClosed || !containsInOrder(inside, attributes))
    return { text: inside.replace(/\s*\/?$/, ''), replaced: ended };
  const [after, tail] = [draft.slice(own.length), rest.slice(end)];
  if (tail === '') return { text: draft, replaced: end };
  const isElement = closesElement(after, name);
  if (after.endsWith(tail) && (isElement || closingTag(tail) === undefined))
    return { text: draft, replaced: rest.length };
  const isWithin = !after.includes('\n') && !isElement;
  return { text: isWithin ? draft : draft.slice(0, own.length), replaced: end };
}
