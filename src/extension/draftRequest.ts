import type { DraftRequest, NoDraftReason } from '../protocol/messages';
import type { Place } from './place';
import type { Settings } from './settings';
import type { Window } from './text/cutWindow';

/**
 * What a place's drafts are kept under. Those with a note are kept apart from those without: at the top of a file the
 * same text stands before both cursors. So are those of other languages that the document has had: the model reads
 * which one it is, and some settings are the language's own.
 */
export function keyOf({ document, languageId, note = [] }: Place): string {
  return [document, languageId, ...note].join('\n');
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
  const { path, languageId } = place;
  const text = { path, languageId, prefix, prefixStartLine, suffix };
  const asked = { count, maxTokens, strategy, extent, inComments };
  return { kind: 'draft', ...text, ...asked, seed: 0 };
}
