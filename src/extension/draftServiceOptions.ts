import type { OnDrafts } from '../protocol/channel';
import type { DraftReply, DraftRequest } from '../protocol/messages';
import type { Outcome, Place } from './place';
import type { Settings } from './settings';

export interface AskOptions {
  /**
   * Nobody has asked, somebody types. Draft 1 is answer enough: the others follow, and are at hand when the person
   * cycles. And there is no answer where the model finds it likeliest that nothing is to be added.
   */
  readonly early?: boolean;
  /** With `early`: what was deleted at the place just now. */
  readonly deleted?: string;
}

export interface DraftServiceOptions {
  readonly request: (request: DraftRequest, signal: AbortSignal, onDrafts?: OnDrafts) => Promise<DraftReply>;
  /** The same for drafts that nobody has asked for yet: they are not the person's last request. */
  readonly prepare: (request: DraftRequest, signal: AbortSignal) => Promise<DraftReply>;
  /** Whether somebody waits for the worker, also for what this service did not ask: nothing else is asked then. */
  readonly isAwaited: () => boolean;
  /** Those for the document of a place. */
  readonly settings: (place: Pick<Place, 'document' | 'languageId'>) => Settings;
  /** Whether the settings leave the document of a place out, so that the worker is told nothing of it. */
  readonly isExcluded: (place: Pick<Place, 'document'>) => boolean;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  /** Whether any request is with the worker. */
  readonly onBusy: (busy: boolean) => void;
  /** A call was answered with draft 1, while the others are being made. `onDone` follows. */
  readonly onFirst: (place: Place, outcome: Outcome) => void;
  /**
   * Drafts were asked for, and this came of it; told once all of them are there. Where several calls wait for one
   * reply, only the one that made the request is told with the reply. Where draft 1 was typed along meanwhile, it is
   * told once more of the place where that has led.
   */
  readonly onDone: (place: Place, outcome: Outcome) => void;
}
