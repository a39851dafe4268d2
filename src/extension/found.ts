import type { DraftReply } from '../protocol/messages';
import type { Outcome, Place } from './place';
import type { Window } from './text/cutWindow';
import { filterDrafts, surroundings } from './text/filterDrafts';

/** `took` is how long a request has taken until now; what is at hand has none. */
export type Found = Omit<Outcome, 'milliseconds' | 'firstMilliseconds'> & {
  readonly nothingFirst?: boolean;
  readonly took?: number;
};

/** What is shown of a reply's drafts at a place. */
export function proposalsOf(drafts: DraftReply['drafts'], window: Window, place: Place): Found {
  const found = { ...filterDrafts(drafts, surroundings(window, place)), atHand: false };
  if (found.proposals.length > 0) return found;
  const onlyBlank = found.dropped.every((reason) => reason === 'blank');
  return { ...found, reason: onlyBlank ? 'allBlank' : 'allFiltered' };
}

/** That there are no drafts, and why. */
export const nothing = (reason: NonNullable<Outcome['reason']>): Found => ({
  proposals: [],
  reason,
  dropped: [],
  atHand: false,
});
