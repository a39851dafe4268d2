import type { AskOptions } from './draftServiceOptions';
import type { Outcome } from './place';
import type { Settings } from './settings';

/** Why drafts that are there are not shown to somebody who did not ask for them, but types; undefined where they are. */
export function heldBack(
  { minProbability }: Pick<Settings, 'minProbability'>,
  { proposals, nothingFirst }: Pick<Outcome, 'proposals'> & { readonly nothingFirst?: boolean | undefined },
  { early, deleted = '' }: AskOptions,
): Pick<Outcome, 'proposals' | 'reason'> | undefined {
  if (early !== true) return undefined;
  if (nothingFirst) return { proposals: [], reason: 'nothingToAdd' };
  const first = proposals.at(0);
  // Whoever goes on deleting wants no more of what begins like that: it would come back with Tab.
  if (deleted !== '' && first?.text.startsWith(deleted[0])) return { proposals: [], reason: 'justDeleted' };
  const isLikely = first === undefined || 100 * Math.exp(first.logProbability) >= minProbability;
  return isLikely ? undefined : { proposals: [], reason: 'unlikely' };
}
