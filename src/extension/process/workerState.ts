import type { Fault } from '../../protocol/faults';
import type { LoadProgress, LoadReply } from '../../protocol/messages';

/** What the worker is doing, for the person to see. */
export type WorkerState =
  | { readonly kind: 'stopped' }
  /** With how far it has come, where a graph is built first. */
  | { readonly kind: 'starting'; readonly progress?: LoadProgress }
  | { readonly kind: 'ready'; readonly model: LoadReply }
  /** It went, and comes back after this time. */
  | { readonly kind: 'waiting'; readonly milliseconds: number; readonly reason: string }
  /** It does not come back by itself. */
  | { readonly kind: 'failed'; readonly fault: Fault };
