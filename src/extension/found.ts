import type { Draft, DraftReply } from '../protocol/messages';
import type { Outcome, Place } from './place';
import type { Window } from './text/cutWindow';
import { filterDrafts, surroundings } from './text/filterDrafts';
import type { Surroundings } from './text/filters/filter';
import { indentation } from './text/filters/indentation';
import { fitToSuffix } from './text/fitToSuffix';

/** `took` is how long a request has taken until now; what is at hand has none. */
export type Found = Omit<Outcome, 'milliseconds' | 'firstMilliseconds'> & {
  readonly nothingFirst?: boolean;
  readonly took?: number;
};

/**
 * What is shown of a reply's drafts at a place.
 * @param nothingFirst whether the model finds it likeliest that nothing is to be added; so it does, too, where its likeliest
 *   draft is what stands behind the cursor
 */
export function proposalsOf(
  drafts: DraftReply['drafts'],
  window: Window,
  place: Place,
  nothingFirst = false,
): Found {
  const around = surroundings(window, place);
  const isThere = drafts.length > 0 && isBehind(drafts[0].text, around);
  const filtered = filterDrafts(drafts, around);
  const found = { ...filtered, nothingFirst: nothingFirst || isThere, atHand: false };
  if (found.proposals.length > 0) return found;
  const onlyBlank = found.dropped.every((reason) => reason === 'blank');
  return { ...found, reason: onlyBlank ? 'allBlank' : 'allFiltered' };
}

/** Drafts as the document would write them, so that somebody who types or accepts a part of one goes along with it. */
export function inOwnStyle(drafts: readonly Draft[], window: Window, place: Place): readonly Draft[] {
  const around = surroundings(window, place);
  return drafts.map((draft) => ({ ...draft, text: indentation.apply(draft.text, around) }));
}

/** Whether a draft would take the place of the same text. */
function isBehind(draft: string, around: Surroundings): boolean {
  const { text, replaced } = fitToSuffix(draft, around);
  return replaced > 0 && text === around.restOfLine.slice(0, replaced);
}

/** That there are no drafts, and why. */
export const nothing = (reason: NonNullable<Outcome['reason']>): Found => ({
  proposals: [],
  reason,
  dropped: [],
  atHand: false,
});
