import { MAX_TOKENS, type Draft, type DraftRequest } from '../../protocol/messages';
import { requestAt } from '../draftRequest';
import type { Place } from '../place';
import { asComment } from '../text/comments';
import { commentAt } from '../instruct/notedPlace';
import type { Settings } from '../settings';
import { openers, unmatchedClosers, withoutStrings } from '../text/brackets';
import { cutWindow, type Lines } from '../text/cutWindow';
import { FREE_BRACKETS } from '../text/filters/closers';
import type { FilterReason } from '../text/filters/filter';
import { repeatsRedaction } from '../text/filters/redacted';
import type { Rewritable } from './rewritable';

/** Room for a draft that is longer than the text it replaces. */
const SPARE_TOKENS = 32;
/** Characters of source code that a token holds at the least, on average over a line. */
const CHARACTERS_PER_TOKEN = 2;

/**
 * The request that drafts a text anew: the cursor stands where the text started, what came after it follows, and
 * the text itself stands above, since no draft could keep to a text that the model has not read.
 *
 * @param instruction one line; may be empty
 */
export function rewriteRequest(
  place: Place,
  { start, end, text }: Rewritable,
  instruction: string,
  settings: Settings,
): DraftRequest | 'insideCharacter' {
  const at = { ...place, ...start, lines: without(place.lines, start, end) };
  const window = cutWindow(at.lines, { ...at, note: noteAbove(at, text, instruction) });
  if (typeof window === 'string') return 'insideCharacter';
  return {
    ...requestAt({ ...place, whole: true }, window, settings),
    maxTokens: Math.min(MAX_TOKENS.max, Math.ceil(text.length / CHARACTERS_PER_TOKEN) + SPARE_TOKENS),
    extent: text.includes('\n') ? 'block' : 'line',
    rewriteOf: text,
  };
}

/**
 * Whole lines stand as they are between two comments: below a text of comments the model writes one more. A part of a line
 * is a comment itself, as it is no statement; its line goes on as code.
 */
function noteAbove(place: Place, text: string, instruction: string): readonly string[] {
  const before = place.lines.lineAt(place.line).text.slice(0, place.character);
  const after = instruction === '' ? 'After:' : `After, ${instruction}:`;
  if (before.trim() !== '') return commentAt(place, ['Before:', ...text.split('\n'), after]);
  const lines = (before + text).split('\n');
  return [...commentAt(place, ['Before:']), ...lines, ...commentAt(place, [after])];
}

const NOTES = ['Before:', 'After:', 'After,'];

/** A draft up to where it goes on like the note, with a comment of the next "before" or "after". */
function withoutNotes(draft: string, languageId: string): string {
  const starts = NOTES.map((note) => asComment(languageId, [`${note}▮`], '')[0].split('▮', 1)[0]);
  const lines = draft.split('\n');
  const first = lines.findIndex((line) => starts.some((start) => line.trimStart().startsWith(start)));
  return first < 0 ? draft : lines.slice(0, first).join('\n');
}

/** A document as it would be without a stretch of it. */
function without(lines: Lines, start: Rewritable['start'], end: Rewritable['end']): Lines {
  const gone = end.line - start.line;
  return {
    lineCount: lines.lineCount - gone,
    lineAt: (line) => {
      if (line < start.line) return lines.lineAt(line);
      if (line > start.line) return lines.lineAt(line + gone);
      const before = lines.lineAt(start.line).text.slice(0, start.character);
      return { text: before + lines.lineAt(end.line).text.slice(end.character) };
    },
  };
}

/** A draft that may replace the text. */
export interface Rewrite {
  readonly text: string;
  readonly logProbability: number;
  /** Whether it is cut off where a draft has its most tokens. */
  readonly unfinished: boolean;
}

/** Why a draft is not offered as a replacement. */
export type RewriteFilterReason =
  Extract<FilterReason, 'blank' | 'duplicate' | 'redacted'> | 'unchanged' | 'unbalanced';

/**
 * From the model's drafts to the replacements worth showing, in the same order.
 * @param request as it was sent; its suffix starts with what stands behind the text, which a draft must not double
 */
export function rewrites(
  drafts: readonly Draft[],
  request: Pick<DraftRequest, 'prefix' | 'suffix' | 'rewriteOf' | 'languageId'>,
): { readonly rewrites: readonly Rewrite[]; readonly dropped: readonly RewriteFilterReason[] } {
  const { prefix, suffix, rewriteOf: text = '', languageId } = request;
  const kept: Rewrite[] = [];
  const dropped: RewriteFilterReason[] = [];
  const lineBefore = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const restOfLine = suffix.slice(0, suffix.search(/\n|$/));
  const rest = restOfLine.trim();
  const bracketsWith = (own: string) => outerBrackets(lineBefore + own + restOfLine, languageId);
  for (const draft of drafts) {
    const own = withoutNotes(draft.text, languageId);
    const repeated = repeatsRest(own, rest, text, languageId);
    const clean = (repeated ? own.slice(0, -rest.length) : own).trim();
    if (clean === '') dropped.push('blank');
    else if (clean === text) dropped.push('unchanged');
    else if (repeatsRedaction(clean, [prefix, text, suffix])) dropped.push('redacted');
    else if (!FREE_BRACKETS.has(languageId) && bracketsWith(clean) !== bracketsWith(text))
      dropped.push('unbalanced');
    else if (kept.some((other) => other.text === clean)) dropped.push('duplicate');
    else
      kept.push({
        text: clean,
        logProbability: draft.logProbability,
        unfinished: draft.finish === 'length' && own === draft.text,
      });
  }
  return { rewrites: kept, dropped };
}

/** What a text closes before it opens that, and what it leaves open: two texts alike in that may take each other's place. */
function outerBrackets(text: string, languageId: string): string {
  const code = withoutStrings(text, languageId);
  const closed = unmatchedClosers(code).map((at) => code.charAt(at));
  return [...closed, '▮', ...openers(code)].join('');
}

/**
 * Whether a draft ends with the rest of the line, and not with brackets of its own that look like it.
 *
 *     foo(▮)   "a, b)"     yes
 *     foo(▮)   "bar(a)"    no
 */
function repeatsRest(draft: string, rest: string, text: string, languageId: string): boolean {
  if (rest === '' || !draft.endsWith(rest)) return false;
  const [whole, head, old] = [draft, draft.slice(0, -rest.length), text].map((each) =>
    outerBrackets(each, languageId),
  );
  return whole === head ? !text.endsWith(rest) : head === old;
}
