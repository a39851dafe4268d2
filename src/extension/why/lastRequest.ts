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

/**
 * Stands before the worker: knows whether anybody waits for it, and keeps the last request that was answered, in memory
 * alone.
 */
export class LastRequest {
  #last: Answered | undefined;
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

  /** Told once, at the first answer. */
  onFirst(listener: () => void): void {
    this.#listener = listener;
  }

  readonly ask: Ask = async (request, signal, onDrafts) => {
    const started = this.now();
    try {
      const reply = await this.#send(request, signal, onDrafts);
      if (reply.reason !== 'superseded') this.#keep({ request, reply, milliseconds: this.now() - started });
      return reply;
    } catch (error) {
      const fault = toFault(error);
      if (fault.code !== 'cancelled') this.#keep({ request, fault, milliseconds: this.now() - started });
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

  #keep(answered: Answered): void {
    const isFirst = this.#last === undefined;
    this.#last = answered;
    if (isFirst) this.#listener();
  }
}
