/** What crosses between the extension and the page of the drafts panel. The extension tells the whole state each time. */

/** A range of characters, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface PanelDraft {
  readonly text: string;
  /** Of the whole draft, as a person reads it. */
  readonly probability: string;
  /** What else there is to say about it, in words. */
  readonly details: string;
  /** What is other than in draft 1; absent in draft 1 itself. */
  readonly differences?: readonly Range[];
}

export interface PanelState {
  /** Where the drafts are for. */
  readonly title: string;
  /** The editor's name of the language. */
  readonly languageId: string;
  readonly drafts: readonly PanelDraft[];
  /** How things are, in a sentence; read out by screen readers. */
  readonly status: string;
  readonly phase: 'drafting' | 'done' | 'interrupted' | 'stale';
}

/** What the page asks for. `ready` comes first, and again whenever the page was made anew. */
export type PanelRequest =
  | { readonly kind: 'ready' }
  | { readonly kind: 'accept'; readonly index: number }
  | { readonly kind: 'again' }
  | { readonly kind: 'close' };

/** Whether a message from the page is one of those. */
export function isPanelRequest(message: unknown): message is PanelRequest {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  if (message.kind === 'accept')
    return 'index' in message && Number.isInteger(message.index) && Number(message.index) >= 0;
  return message.kind === 'ready' || message.kind === 'again' || message.kind === 'close';
}

/** Whether a message to the page is a state. The page is loaded by itself, so what comes may be anything. */
export function isPanelState(message: unknown): message is PanelState {
  return (
    typeof message === 'object' &&
    message !== null &&
    'phase' in message &&
    'drafts' in message &&
    Array.isArray(message.drafts)
  );
}
