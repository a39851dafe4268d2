import { MIN_LINE_PROBABILITY, type DraftRequest, type NoDraftReason } from '../protocol/messages';
import type { DraftServiceOptions } from './draftServiceOptions';
import { proposalsOf } from './found';
import type { Place } from './place';
import type { Settings } from './settings';
import { cutWindow, type Window } from './text/cutWindow';
import type { DraftCache, Known } from './text/draftCache';

/**
 * What a place's drafts are kept under. Whole ones are kept apart, and those with a note from those without: at the top of a file the
 * same text stands before both cursors. So are those of other languages that the document has had: the model reads
 * which one it is, and some settings are the language's own.
 */
export function keyOf({ document, languageId, whole = false, note = [] }: Place): string {
  return [document, languageId, ...(whole ? ['whole'] : []), ...note].join('\n');
}

/** What is kept of a place. Drafts that were made for somebody who types are whole where none ended as unlikely. */
function findKept(cache: DraftCache, place: Place, window: Window): Known | undefined {
  const known = cache.find(keyOf(place), window);
  if (known || place.whole !== true) return known;
  const typed = cache.find(keyOf({ ...place, whole: false }), window);
  return typed?.complete && typed.drafts.every(({ finish }) => finish !== 'unlikely') ? typed : undefined;
}

/** What is known of a place. Where nothing of what is left after typing is worth showing, that is nothing. */
export function findKnown(cache: DraftCache, place: Place, window: Window): Known | undefined {
  const known = findKept(cache, place, window);
  const isVisible = !known?.isRest || proposalsOf(known.drafts, window, place).proposals.length > 0;
  return isVisible ? known : undefined;
}

const NO_ANSWERS = ['superseded', 'notReady', 'secretFile', 'inComment'] as const;

/** Whether no model was asked, so that a reply without drafts says nothing of the text. */
export function isNoAnswer(reason: NoDraftReason | undefined): reason is (typeof NO_ANSWERS)[number] {
  return NO_ANSWERS.some((each) => each === reason);
}

/** The text around a place, or why there are no drafts. Of a document that has changed no line is read: it may be shorter. */
export function windowAt(
  place: Place,
  { isExcluded }: Pick<DraftServiceOptions, 'isExcluded'>,
): ReturnType<typeof cutWindow> | 'excludedFile' | 'cancelled' {
  if (!place.isCurrent()) return 'cancelled';
  return isExcluded(place) ? 'excludedFile' : cutWindow(place.lines, place);
}

/** What the worker is asked at a place. */
export function requestAt(place: Place, window: Window, settings: Settings): DraftRequest {
  const { count, maxTokens, strategy, extent, inComments } = settings;
  const { prefix, prefixStartLine, suffix } = window;
  const { path, languageId, whole } = place;
  const text = { path, languageId, prefix, prefixStartLine, suffix };
  const asked = { count, maxTokens, strategy, extent, inComments };
  return {
    kind: 'draft',
    ...text,
    ...asked,
    ...(!whole && { minLineProbability: MIN_LINE_PROBABILITY }),
    seed: 0,
  };
}
