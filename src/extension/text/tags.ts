/** Tags as they stand in the text, whatever language it is in. */

import { openQuote, withoutStrings } from './brackets';

const CLOSING = /^<\/([\w.:-]*)>/;

/** The name in the closing tag that a text begins with, empty in that of a fragment; undefined where it begins otherwise. */
export const closingTag = (text: string): string | undefined => CLOSING.exec(text)?.[1];

/** Whether a text opens an element of a name that it does not close. */
export function opensElement(text: string, name: string): boolean {
  const ofName = name.replaceAll('.', String.raw`\.`);
  const tags = new RegExp(String.raw`<(/?)${ofName}(?=[\s/>])(?:=>|[^<>])*`, 'g');
  let open = 0;
  for (const [tag, slash] of text.matchAll(tags))
    if (slash !== '') open = Math.max(0, open - 1);
    else if (!tag.endsWith('/')) open++;
  return open > 0;
}

/** The tag that a text ends within, where that stands in an element of a name; otherwise nothing. */
export function begunWithin(text: string, name: string): string {
  const at = /<(?:=>|[^<>])*$/.exec(text)?.index;
  return at !== undefined && opensElement(text.slice(0, at), name) ? text.slice(at) : '';
}

/** A text up to where the tag ends that it begins in. Strings are blank. */
export const TAG_END = /^(?:=>|\{[^{}]*\}|[^<>{}])*>/;

const IN_TAG = /<([A-Za-z][\w.:-]*)\s(?:=>|\{[^{}]*\}|[^<>{}])*$/;

/** The name of the tag among whose attributes a line ends, which may be in a string. */
export function tagAround(line: string, languageId: string): string | undefined {
  return IN_TAG.exec(withoutStrings(line + openQuote(line, languageId), languageId))?.[1];
}

/** Whether a text closes an element of a name that it does not open. */
export function closesElement(text: string, name: string): boolean {
  const opened = `<${name}>`;
  return text.includes(`</${name}`) && !opensElement(opened + text, name);
}
