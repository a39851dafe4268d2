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
  if (first && isBackAgain(first.text, deleted)) return { proposals: [], reason: 'justDeleted' };
  const isLikely = first === undefined || 100 * Math.exp(first.logProbability) >= minProbability;
  return isLikely ? undefined : { proposals: [], reason: 'unlikely' };
}

/**
 * Whether a draft begins like what was deleted: whoever goes on deleting wants no more of that, and it would come back with
 * Tab. Blanks say nothing of what follows them, unless nothing else was deleted.
 */
function isBackAgain(text: string, deleted: string): boolean {
  if (deleted.trim() === '') return deleted !== '' && text.startsWith(deleted[0]);
  return text.trimStart().startsWith(deleted.trimStart()[0]);
}
