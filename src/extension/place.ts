import type { Fault } from '../protocol/faults';
import type { DraftReply, NoDraftReason } from '../protocol/messages';
import type { Cursor, Lines } from './text/cutWindow';
import type { Proposal } from './text/filterDrafts';
import type { FilterReason, Indentation } from './text/filters/filter';

/** A place in a document at one version. */
export interface Place extends Cursor {
  /** The document's address. */
  readonly document: string;
  /** What the model reads as the file's name. */
  readonly path: string;
  readonly languageId: string;
  readonly lines: Lines;
  /** Whether drafts of several lines are wanted to their end, however unlikely they get: somebody wants to compare them. */
  readonly whole?: boolean;
  /** Undefined where no editor shows the document. */
  readonly indentation?: Indentation | undefined;
  /** Whether the document is still as it was when this was made. */
  readonly isCurrent: () => boolean;
}

/** What came of asking for drafts, proposals best first. */
export interface Outcome {
  readonly proposals: readonly Proposal[];
  /** Why there are none, when there are none. */
  readonly reason?: NoDraftReason | 'unlikely' | 'justDeleted' | 'cancelled' | 'fault';
  readonly fault?: Fault;
  readonly dropped: readonly FilterReason[];
  /** Whether it answers somebody who types, for whom draft 1 is enough. */
  readonly early?: boolean;
  /** Whether the drafts were known from before, so that the worker was not asked. */
  readonly atHand: boolean;
  readonly reply?: DraftReply | undefined;
  /** The reply that made these drafts ahead, the first time that they are shown. */
  readonly prepared?: DraftReply;
  /** Those that making them took, the wait for a pause in typing not counted. */
  readonly milliseconds: number;
  /** Those until draft 1 stood, where it was answered with before the others. */
  readonly firstMilliseconds?: number;
  /** Where they were begun with a key: those after which the editor asked. */
  readonly askedAfter?: number;
}
