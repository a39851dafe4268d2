import { toFault } from '../protocol/channel';
import { Slot } from '../protocol/channelSlot';
import type { DraftReply, DraftRequest, Fault, NoDraftReason } from '../protocol/messages';
import type { Settings } from './settings';
import { cutWindow, type Cursor, type Lines, type Window } from './text/cutWindow';
import { DraftCache } from './text/draftCache';
import { filterDrafts, surroundings, type FilterReason, type Proposal } from './text/filterDrafts';

/** A place in a document at one version. */
export interface Place extends Cursor {
  /** The document's address. */
  readonly document: string;
  /** What the model reads as the file's name. */
  readonly path: string;
  readonly languageId: string;
  readonly lines: Lines;
  /** Whether the document is still as it was when this was made. */
  readonly isCurrent: () => boolean;
}

/** What came of asking for drafts, proposals best first. */
export interface Outcome {
  readonly proposals: readonly Proposal[];
  /** Why there are none, when there are none. */
  readonly reason?: NoDraftReason | 'cancelled' | 'fault';
  readonly fault?: Fault;
  readonly dropped: readonly FilterReason[];
  /** Whether the drafts were known from before, so that the worker was not asked. */
  readonly atHand: boolean;
  readonly reply?: DraftReply;
  /** The wait for a pause in typing not counted. */
  readonly milliseconds: number;
}

type Found = Omit<Outcome, 'milliseconds'>;

export interface DraftServiceOptions {
  readonly request: (request: DraftRequest, signal: AbortSignal) => Promise<DraftReply>;
  readonly settings: () => Settings;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  /** Whether any request is with the worker. */
  readonly onBusy: (busy: boolean) => void;
  /** Drafts were asked for, and this came of it. */
  readonly onDone: (place: Place, outcome: Outcome) => void;
}

/** From a place to its drafts: window, cache, debounce, request, filters. */
export class DraftService {
  readonly #cache = new DraftCache();
  readonly #current = new Slot();
  #running = 0;

  constructor(readonly options: DraftServiceOptions) {}

  /** Makes drafts of before useless: the settings or the model have changed. */
  forget(): void {
    this.#current.clear();
    this.#cache.clear();
  }

  /**
   * The drafts at a place. Never throws: what goes wrong is an outcome.
   * @param debounce milliseconds to wait before the worker is asked; drafts at hand come at once
   */
  async draftsAt(place: Place, debounce: number, signal: AbortSignal): Promise<Outcome> {
    const started = this.options.now();
    const found = await this.#find(place, debounce, signal);
    const waited = found.atHand ? 0 : debounce;
    const outcome = { ...found, milliseconds: Math.max(0, this.options.now() - started - waited) };
    this.options.onDone(place, outcome);
    return outcome;
  }

  async #find(place: Place, debounce: number, signal: AbortSignal): Promise<Found> {
    const window = cutWindow(place.lines, place);
    if (typeof window === 'string') return nothing(window);
    const known = this.#cache.find(place.document, window);
    if (known) return { ...proposalsOf(known, window), atHand: true };
    if (debounce > 0) await this.options.wait(debounce, signal);
    if (signal.aborted || !place.isCurrent()) return nothing('cancelled');
    return this.#ask(place, window, this.#current.replace(signal));
  }

  async #ask(place: Place, window: Window, signal: AbortSignal): Promise<Found> {
    const { request, settings, onBusy } = this.options;
    onBusy(++this.#running > 0);
    try {
      const reply = await request(requestAt(place, window, settings()), signal);
      const { reason } = reply;
      if (reason === 'superseded' || reason === 'notReady') return { ...nothing(reason), reply };
      // Kept even if the text has moved on: it may have moved along one of the drafts.
      this.#cache.add(place.document, window, reply.drafts);
      if (!place.isCurrent()) return { ...nothing('cancelled'), reply };
      return { ...proposalsOf(reply.drafts, window), ...(reason && { reason }), reply };
    } catch (error) {
      const fault = toFault(error);
      return fault.code === 'cancelled' ? nothing('cancelled') : { ...nothing('fault'), fault };
    } finally {
      onBusy(--this.#running > 0);
    }
  }
}

function requestAt(place: Place, window: Window, settings: Settings): DraftRequest {
  const { count, maxTokens, strategy, extent } = settings;
  const { prefix, prefixStartLine, suffix } = window;
  const { path, languageId } = place;
  const text = { path, languageId, prefix, prefixStartLine, suffix };
  return { kind: 'draft', ...text, count, maxTokens, strategy, extent, seed: 0 };
}

function proposalsOf(drafts: DraftReply['drafts'], window: Window): Found {
  const found = { ...filterDrafts(drafts, surroundings(window.prefix, window.suffix)), atHand: false };
  if (found.proposals.length > 0) return found;
  const onlyBlank = found.dropped.every((reason) => reason === 'blank');
  return { ...found, reason: onlyBlank ? 'allBlank' : 'allFiltered' };
}

const nothing = (reason: NonNullable<Outcome['reason']>): Found => ({
  proposals: [],
  reason,
  dropped: [],
  atHand: false,
});
