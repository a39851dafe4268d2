import { toFault } from '../../protocol/channel';
import type { Fault } from '../../protocol/faults';
import type { DraftReply, DraftRequest } from '../../protocol/messages';
import type { DraftServiceOptions } from '../draftServiceOptions';
import type { Outcome, Place } from '../place';

type Ask = DraftServiceOptions['request'];

/** A request and what came of it. */
export interface Answered {
  readonly request: DraftRequest;
  readonly reply?: DraftReply;
  /** What went wrong, where there is no reply. */
  readonly fault?: Fault;
  /** From asking to the reply, as the editor saw it. */
  readonly milliseconds: number;
}

/** A place at which drafts were asked for, and what came of it. */
export interface Asked {
  readonly place: Place;
  readonly outcome: Outcome;
}

/**
 * Stands before the worker: knows whether anybody waits for it, and keeps the last request that was answered, in memory
 * alone.
 */
export class LastRequest {
  #last: Answered | undefined;
  #asked: Asked | undefined;
  #running = 0;
  #listener: () => void = () => undefined;

  constructor(
    readonly worker: Ask,
    readonly now: () => number,
  ) {}

  /** Whether somebody waits for the worker. It makes drafts of one place at a time: what nobody asked for would end that. */
  get isAwaited(): boolean {
    return this.#running > 0;
  }

  /** The last request that somebody was answered; those that a newer one replaced say nothing. */
  get last(): Answered | undefined {
    return this.#last;
  }

  /** What came of asking last where `last` does not tell: drafts were known from before, held back, or not to be made there. */
  get asked(): Asked | undefined {
    return this.#asked;
  }

  /** Drafts were asked for, and this came of it; its request, where there was one, is kept already. */
  told(place: Place, outcome: Outcome): void {
    const { reply, reason, fault, atHand, proposals } = outcome;
    if (reason === 'cancelled' || reason === 'superseded') return;
    const isAnswer = fault !== undefined || (reply !== undefined && reply.reason === reason);
    // Neither at hand nor with a reply it is that of another call, which is told, too.
    const isOfOther = reply === undefined && !atHand && proposals.length > 0;
    this.#become(this.#last, isAnswer || isOfOther ? undefined : { place, outcome });
  }

  /** Told once, when there is something to tell of. */
  onFirst(listener: () => void): void {
    this.#listener = listener;
  }

  readonly ask: Ask = async (request, signal, onDrafts) => {
    const started = this.now();
    try {
      const reply = await this.#send(request, signal, onDrafts);
      if (reply.reason !== 'superseded')
        this.#become({ request, reply, milliseconds: this.now() - started }, undefined);
      return reply;
    } catch (error) {
      const fault = toFault(error);
      if (fault.code !== 'cancelled')
        this.#become({ request, fault, milliseconds: this.now() - started }, undefined);
      throw error;
    }
  };

  /** The same for a request that does not become the last one. */
  readonly askAside: Ask = (request, signal, onDrafts) => this.#send(request, signal, onDrafts);

  async #send(...[request, signal, onDrafts]: Parameters<Ask>): Promise<DraftReply> {
    this.#running++;
    try {
      return await this.worker(request, signal, onDrafts);
    } finally {
      this.#running--;
    }
  }

  #become(last: Answered | undefined, asked: Asked | undefined): void {
    const isFirst = this.#last === undefined && this.#asked === undefined;
    this.#last = last;
    this.#asked = asked;
    if (isFirst && (last ?? asked)) this.#listener();
  }
}
