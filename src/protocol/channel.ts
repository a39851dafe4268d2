/**
 * How the messages cross. Rule: the worker speaks first, and its first packet is the hello with its version. Then
 * the editor numbers its requests, and the worker answers each number once, with a reply or a fault, in any order.
 * A cancel asks the worker to hurry; the editor forgets the number at once and ignores what may still come for it.
 * When the port closes, every request that waits fails with the reason.
 *
 * Nothing here does I/O: a channel is handed a port, so tests run both sides in one process.
 */
import {
  isAnything,
  isDrafts,
  isFault,
  isFaultCode,
  isLoadProgress,
  isNumber,
  isOneOf,
  isRecord,
  isReply,
  isRequest,
  isShape,
} from './channelGuards';
import type { Fault, FaultCode } from './faults';
import {
  PROTOCOL_VERSION,
  type Draft,
  type Exchange,
  type LoadProgress,
  type RequestKind,
  type RequestOf,
} from './messages';

/** One end of a two-way pipe of plain data. */
export interface Port {
  post(message: object | string): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, with a sentence that says why nothing will come any more. */
  onClose(listener: (reason: string) => void): void;
}

/** A fault as an exception. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  constructor(
    readonly code: FaultCode,
    message: string,
  ) {
    super(message);
  }
}

/** Any exception as a fault: its own code where it carries a known one. */
export function toFault(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  const code: unknown = isRecord(error) ? error['code'] : undefined;
  if (isFaultCode(code)) return { code, message };
  const aborted = error instanceof Error && error.name === 'AbortError';
  return { code: aborted ? 'cancelled' : 'internal', message };
}

const isHello = isShape({ type: isOneOf('hello'), version: isNumber });
const isReplyPacket = isShape<{ type: 'reply'; id: number; reply: unknown }>({
  type: isOneOf('reply'),
  id: isNumber,
  reply: isAnything,
});
const isFaultPacket = isShape({ type: isOneOf('fault'), id: isNumber, fault: isFault });
const isRequestPacket = isShape<{ type: 'request'; id: number; request: unknown }>({
  type: isOneOf('request'),
  id: isNumber,
  request: isAnything,
});
const isLoadingPacket = isShape({ type: isOneOf('loading'), progress: isLoadProgress });
const isDraftsPacket = isShape({ type: isOneOf('drafts'), id: isNumber, drafts: isDrafts });
const isCancelPacket = isShape({ type: isOneOf('cancel'), id: isNumber });

/** The editor's end. */
export interface Channel {
  /**
   * Asks, once the worker has said hello.
   * @param onDrafts told of the drafts that stand already, before the reply brings them all
   * @throws FaultError with the worker's fault, `cancelled` when the signal aborts, or why the channel has ended
   */
  request<K extends RequestKind>(
    request: RequestOf<K>,
    signal?: AbortSignal,
    onDrafts?: OnDrafts,
  ): Promise<Exchange[K]['reply']>;
}

/** Told of drafts of a request that is under way: the first of those that its reply will hold. */
export type OnDrafts = (drafts: readonly Draft[]) => void;

interface Pending {
  /** False when the reply is none to this request. */
  readonly accept: (reply: unknown) => boolean;
  readonly fail: (fault: Fault) => void;
  readonly onDrafts: OnDrafts | undefined;
}

/**
 * The editor's end of the channel.
 * @param ended called once, when the channel is of no more use, with the reason; the caller ends the worker
 * @param loading told how far the load that is under way has come, where that takes long
 */
export function connect(
  port: Port,
  ended: (fault: Fault) => void,
  loading: (progress: LoadProgress) => void = () => undefined,
): Channel {
  const pending = new Map<number, Pending>();
  let waiting: object[] | undefined = []; // Packets for after the hello; undefined since then.
  let end: Fault | undefined;
  let lastId = 0;

  const close = (fault: Fault) => {
    if (end) return;
    end = fault;
    const all = [...pending.values()];
    pending.clear();
    for (const { fail } of all) fail(fault);
    ended(fault);
  };
  const post = (packet: object) => {
    if (waiting) waiting.push(packet);
    else port.post(packet);
  };
  const greet = (message: unknown, held: readonly object[]) => {
    if (!isHello(message)) {
      close({ code: 'versionMismatch', message: 'The worker did not begin with its version.' });
    } else if (message.version !== PROTOCOL_VERSION) {
      const versions = `the worker speaks version ${message.version}, the editor ${PROTOCOL_VERSION}`;
      close({ code: 'versionMismatch', message: `Two versions of Superdraft are mixed: ${versions}.` });
    } else {
      waiting = undefined;
      for (const packet of held) port.post(packet);
    }
  };
  const take = (id: number): Pending | undefined => {
    const request = pending.get(id);
    pending.delete(id);
    return request;
  };

  port.onClose((reason) => {
    close({ code: 'workerGone', message: reason });
  });
  port.onMessage((message) => {
    if (end) return;
    if (waiting) {
      greet(message, waiting);
    } else if (isLoadingPacket(message)) {
      loading(message.progress);
    } else if (isDraftsPacket(message)) {
      pending.get(message.id)?.onDrafts?.(message.drafts);
    } else if (isFaultPacket(message)) {
      take(message.id)?.fail(message.fault);
    } else if (!isReplyPacket(message) || take(message.id)?.accept(message.reply) === false) {
      close({ code: 'internal', message: 'The worker sent something that is no answer.' });
    }
  });

  return {
    request: (request, signal, onDrafts) =>
      new Promise((resolve, reject) => {
        const fail = ({ code, message }: Fault) => {
          signal?.removeEventListener('abort', cancel);
          reject(new FaultError(code, message));
        };
        const cancel = () => {
          if (take(id)) post({ type: 'cancel', id });
          fail({ code: 'cancelled', message: 'The request was cancelled.' });
        };
        const accept = (reply: unknown) => {
          const answers = isReply[request.kind];
          if (!answers(reply)) {
            fail({ code: 'internal', message: `The worker's answer to ${request.kind} cannot be read.` });
            return false;
          }
          signal?.removeEventListener('abort', cancel);
          resolve(reply);
          return true;
        };
        const id = ++lastId;
        if (end) {
          fail(end);
        } else if (signal?.aborted) {
          fail({ code: 'cancelled', message: 'The request was cancelled before it was sent.' });
        } else {
          pending.set(id, { accept, fail, onDrafts });
          signal?.addEventListener('abort', cancel, { once: true });
          post({ type: 'request', id, request });
        }
      }),
  };
}

/** The worker tells how far a load has come. */
export function tellLoading(port: Port, progress: LoadProgress): void {
  port.post({ type: 'loading', progress });
}

/** What the worker does for each kind of request. The signal aborts when the editor cancels or goes. */
export type Handlers = {
  readonly [K in RequestKind]: (
    request: RequestOf<K>,
    signal: AbortSignal,
    onDrafts: OnDrafts,
  ) => Promise<Exchange[K]['reply']>;
};

/** The worker's end of the channel. */
export function serveChannel(port: Port, handlers: Handlers): void {
  const running = new Map<number, AbortController>();

  const answer = async <K extends RequestKind>(id: number, request: RequestOf<K>, signal: AbortSignal) => {
    const handle: Handlers[K] = handlers[request.kind];
    const onDrafts: OnDrafts = (drafts) => {
      port.post({ type: 'drafts', id, drafts });
    };
    try {
      port.post({ type: 'reply', id, reply: await handle(request, signal, onDrafts) });
    } catch (error) {
      port.post({ type: 'fault', id, fault: toFault(error) });
    } finally {
      running.delete(id);
    }
  };

  port.onClose((reason) => {
    for (const controller of running.values()) controller.abort(new FaultError('cancelled', reason));
  });
  port.onMessage((message) => {
    if (isCancelPacket(message)) {
      running.get(message.id)?.abort(new FaultError('cancelled', 'The request was cancelled.'));
    } else if (isRequestPacket(message)) {
      const { id, request } = message;
      if (isRequest(request)) {
        const controller = new AbortController();
        running.set(id, controller);
        void answer(id, request, controller.signal);
      } else {
        const fault = {
          code: 'badRequest',
          message: 'The request has a shape that the worker does not know.',
        };
        port.post({ type: 'fault', id, fault });
      }
    }
    // Anything else has no number to answer to.
  });
  port.post({ type: 'hello', version: PROTOCOL_VERSION });
}
