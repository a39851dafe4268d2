import { toFault } from '../../protocol/channel';
import type { Fault } from '../../protocol/faults';
import type { DraftReply, DraftRequest } from '../../protocol/messages';
import type { DraftServiceOptions } from '../draftServiceOptions';

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

/** Stands before the worker and keeps the last request that was answered, in memory alone. */
export class LastRequest {
  #last: Answered | undefined;
  #listener: () => void = () => undefined;

  constructor(
    readonly worker: Ask,
    readonly now: () => number,
  ) {}

  /** The last request that somebody was answered; those that a newer one replaced say nothing. */
  get last(): Answered | undefined {
    return this.#last;
  }

  /** Told once, at the first answer. */
  onFirst(listener: () => void): void {
    this.#listener = listener;
  }

  readonly ask: Ask = async (request, signal, onDrafts) => {
    const started = this.now();
    try {
      const reply = await this.worker(request, signal, onDrafts);
      if (reply.reason !== 'superseded') this.#keep({ request, reply, milliseconds: this.now() - started });
      return reply;
    } catch (error) {
      const fault = toFault(error);
      if (fault.code !== 'cancelled') this.#keep({ request, fault, milliseconds: this.now() - started });
      throw error;
    }
  };

  #keep(answered: Answered): void {
    const isFirst = this.#last === undefined;
    this.#last = answered;
    if (isFirst) this.#listener();
  }
}
