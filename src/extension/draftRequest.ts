import { MIN_LINE_PROBABILITY, type DraftRequest, type NoDraftReason } from '../protocol/messages';
import type { Place } from './place';
import type { Settings } from './settings';
import type { Window } from './text/cutWindow';
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
export function findKept(cache: DraftCache, place: Place, window: Window): Known | undefined {
  const known = cache.find(keyOf(place), window);
  if (known || place.whole !== true) return known;
  const typed = cache.find(keyOf({ ...place, whole: false }), window);
  return typed?.complete && typed.drafts.every(({ finish }) => finish !== 'unlikely') ? typed : undefined;
}

const NO_ANSWERS = ['superseded', 'notReady', 'secretFile', 'inComment'] as const;

/** Whether no model was asked, so that a reply without drafts says nothing of the text. */
export function isNoAnswer(reason: NoDraftReason | undefined): reason is (typeof NO_ANSWERS)[number] {
  return NO_ANSWERS.some((each) => each === reason);
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
