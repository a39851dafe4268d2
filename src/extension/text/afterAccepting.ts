import type { Window } from './cutWindow';
import { endOf } from './endOf';
import type { Proposal } from './filterDrafts';

/** The text around the cursor as it will be once a proposal has been accepted at it. */
export function afterAccepting(
  window: Window,
  { text, replaced, behind = '' }: Pick<Proposal, 'text' | 'replaced' | 'behind'>,
): Window {
  return {
    ...window,
    ...endOf(text, window),
    prefix: window.prefix + text,
    suffix: behind + window.suffix.slice(replaced),
  };
}
