import type { Draft } from '../../protocol/messages';
import { restOf } from './draftPart';
import { MOST_SUFFIX, type Window } from './cutWindow';

/** Drafts and the place that they were made for. */
export interface Answer {
  readonly window: Window;
  readonly drafts: readonly Draft[];
}

/** What editors insert by themselves behind the cursor when its counterpart is typed. */
const MOST_CLOSERS = 3;
const AUTO_CLOSED = /^[)\]}'"`>]{1,3}/;

/**
 * What an answer from a moment ago says about the text as it is now: the rest of those drafts of which the person
 * has typed the beginning. Undefined when it says nothing: another place, another text, all drafts left behind, or the
 * best of those that are left typed to its end.
 *
 *     drafts at "for (":  "const a of b) {", "let i = 0;"
 *     now "for (let ":    → "i = 0;"
 */
export function continueDrafts(answer: Answer, now: Window): readonly Draft[] | undefined {
  const longest = Math.max(0, ...answer.drafts.map(({ text }) => text.length));
  const typed = typedSince(answer.window, now, longest);
  if (typed === undefined) return undefined;
  if (typed === '') return answer.drafts;
  const left = answer.drafts.filter(({ text }) => text.startsWith(typed));
  // The best of them is there whole: the model found it likelier that it ends here than that it goes on as the others do.
  if (left.length === 0 || left[0].text === typed) return undefined;
  return left.flatMap((draft) => (draft.text.length > typed.length ? [restOf(draft, typed)] : []));
}

/**
 * The text that was typed between the two windows, or undefined when anything else changed around the cursor.
 * @param longest more characters than this are of no interest, and not looked for
 */
function typedSince(then: Window, now: Window, longest: number): string | undefined {
  const typed = textSince(then, now, longest);
  if (typed === undefined || typed.length > longest) return undefined;
  const before = now.prefix.slice(0, now.prefix.length - typed.length);
  if (!before.endsWith(then.prefix) && !then.prefix.endsWith(before)) return undefined;
  if (sameSuffix(then.suffix, now.suffix)) return typed;
  const closers = typed === '' ? '' : (AUTO_CLOSED.exec(now.suffix)?.[0] ?? '');
  for (let length = closers.length; length > 0; length--) {
    if (sameSuffix(then.suffix, now.suffix.slice(length))) return typed;
  }
  return undefined;
}

/** What stands between the cursor of then and that of now. Looks at no more lines than were typed, for every key asks. */
function textSince(then: Window, now: Window, longest: number): string | undefined {
  const breaks = now.line - then.line;
  if (breaks < 0 || breaks > longest) return undefined;
  let lineStart = now.prefix.length - now.character;
  for (let line = 0; line < breaks; line++) {
    if (lineStart < 1) return undefined;
    // A negative place to search from would count as 0.
    lineStart = lineStart < 2 ? 0 : now.prefix.lastIndexOf('\n', lineStart - 2) + 1;
  }
  const from = lineStart + then.character;
  return from < 0 || from > now.prefix.length ? undefined : now.prefix.slice(from);
}

/** Equal, or equal as far as the shorter goes where that was cut at the window's end. */
function sameSuffix(one: string, other: string): boolean {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return one === other || (shorter.length >= MOST_SUFFIX - MOST_CLOSERS && longer.startsWith(shorter));
}
