import { connect, FaultError, toFault, type Channel, type OnDrafts } from '../../protocol/channel';
import type { Fault } from '../../protocol/faults';
import type {
  FileChange,
  DraftReply,
  DraftRequest,
  Exchange,
  LoadReply,
  RequestKind,
  RequestOf,
  LoadRequest,
  StatusReply,
} from '../../protocol/messages';
import type { After } from '../cancellation';
import { IdleTimer } from './idleTimer';
import { restartDelay } from './restartDelay';
import { untilAborted } from './untilAborted';
import { SILENCE, Watchdog } from './watchdog';
import type { WorkerProcess } from './workerProcess';
import type { WorkerState } from './workerState';

export interface WorkerClientOptions {
  readonly start: () => WorkerProcess;
  /** What to load, asked anew at every start. */
  readonly loadRequest: () => LoadRequest;
  readonly onState: (state: WorkerState) => void;
  /** Milliseconds without a request for drafts after which the worker is ended, so that it takes no memory; 0 for never. */
  readonly unloadAfter: () => number;
  readonly after: After;
  readonly now: () => number;
}

/** One run of the worker, from its start to its end. */
interface Session {
  readonly process: WorkerProcess;
  readonly channel: Channel;
  readonly watchdog: Watchdog;
  readonly idle: IdleTimer;
  loaded: Promise<LoadReply>;
  cancelLoad: () => void;
}

/** A run that lasted this long counts as healthy: what ends it does not add to the crashes before. */
const HEALTHY = 60_000;

/** The window's one worker: started when it is needed, loaded, started again when it dies, ended when it is idle. */
export class WorkerClient {
  #session: Session | undefined;
  #state: WorkerState = { kind: 'stopped' };
  #crashes = 0;
  #readyAt = 0;
  #forgetRestart: () => void = () => undefined;
  #disposed = false;

  constructor(readonly options: WorkerClientOptions) {}

  get state(): WorkerState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#session?.process.pid;
  }

  /** Starts the worker and loads the model, unless that is done, is under way, or has been given up. */
  start(): void {
    if (this.#state.kind === 'stopped') this.#begin();
  }

  /** Loads again what the settings now say. */
  reload(): void {
    if (this.#session) this.#load(this.#session);
    else if (this.#state.kind !== 'stopped') this.restart();
  }

  /** What `unloadAfter` says has changed: the time begins anew. */
  readonly countIdleAnew = (): void => {
    this.#session?.idle.use();
  };

  /** Ends the worker and starts another, with no memory of crashes. */
  restart(): void {
    this.#crashes = 0;
    this.#end();
    this.#begin();
  }

  /**
   * Starts the worker if need be, waits for the model, and asks for drafts.
   * @param onDrafts told of the drafts that stand already, before the reply brings them all
   * @throws FaultError
   */
  async draft(request: DraftRequest, signal: AbortSignal, onDrafts?: OnDrafts): Promise<DraftReply> {
    const session = this.#started();
    session.idle.use();
    await untilAborted(() => session.loaded, signal);
    const reply = session.channel.request(request, signal, onDrafts);
    session.watchdog.watch(reply);
    session.idle.hold(reply);
    return reply;
  }

  /** Resolves when the model is loaded. @throws FaultError when it cannot be */
  async ready(): Promise<LoadReply> {
    return this.#started().loaded;
  }

  /** Gives up a load that is under way. It stays so until the settings change or the worker is restarted. */
  cancelLoad(): void {
    if (this.#state.kind === 'starting') this.#session?.cancelLoad();
  }

  /**
   * Asks the worker for anything else, once its model is loaded. It is not started for that.
   * @throws FaultError
   */
  async ask<K extends RequestKind>(
    request: RequestOf<K>,
    signal: AbortSignal,
  ): Promise<Exchange[K]['reply']> {
    const session = this.#running();
    // At once where it is loaded: drafts that have waited for that come after what is asked then.
    if (this.#state.kind !== 'ready') await untilAborted(() => session.loaded, signal);
    const reply = session.channel.request<K>(request, signal);
    session.idle.hold(reply);
    return reply;
  }

  /**
   * Has the worker, which is started if need be, forget what it learnt and what is stored of that. It need not have a model.
   * @throws FaultError
   */
  async forget(storageFolder: string | undefined, signal: AbortSignal): Promise<void> {
    await this.#started().channel.request({ kind: 'forget', storageFolder }, signal);
  }

  /** Tells the worker of files for its prompts. It need not be loaded, but must run; a lost message harms nothing. */
  tellFiles(changes: readonly FileChange[]): void {
    this.#session?.channel.request({ kind: 'files', changes }).catch(() => undefined);
  }

  /** Figures about the worker itself; undefined when there is none to ask. */
  async status(signal: AbortSignal): Promise<StatusReply | undefined> {
    return this.#session?.channel.request({ kind: 'status' }, signal).catch(() => undefined);
  }

  dispose(): void {
    this.#disposed = true;
    this.#end();
    this.#become({ kind: 'stopped' });
  }

  #begin(): void {
    if (this.#disposed) return;
    this.#forgetRestart();
    const process = this.options.start();
    const isCurrent = () => this.#session?.process === process;
    const channel = connect(
      process.port,
      (fault) => {
        process.kill();
        if (isCurrent()) this.#gone(fault);
      },
      (progress) => {
        if (isCurrent() && this.#state.kind === 'starting') this.#become({ kind: 'starting', progress });
      },
    );
    const watchdog = new Watchdog({
      ask: () => channel.request({ kind: 'status' }),
      limit: () => (this.#state.kind === 'ready' ? SILENCE.drafting : SILENCE.loading),
      delay: SILENCE.ask,
      after: this.options.after,
      hung: (milliseconds) => {
        const seconds = Math.round(milliseconds / 1000);
        const message = `The worker has not answered for ${seconds} seconds and was stopped.`;
        if (isCurrent()) this.#gone({ code: 'workerGone', message }, milliseconds);
        process.kill();
      },
    });
    const idle = new IdleTimer({
      limit: this.options.unloadAfter,
      after: this.options.after,
      idle: () => {
        if (isCurrent()) this.#unload();
      },
    });
    const loaded = new Promise<LoadReply>(() => undefined);
    const session = { process, channel, watchdog, idle, loaded, cancelLoad: () => undefined };
    this.#session = session;
    this.#load(session);
  }

  #load(session: Session): void {
    this.#become({ kind: 'starting' });
    const controller = new AbortController();
    const loaded = session.channel
      .request(this.options.loadRequest(), controller.signal)
      .catch((error: unknown) => {
        throw controller.signal.aborted ? loadFault(error) : error;
      });
    session.watchdog.watch(loaded);
    session.loaded = loaded;
    session.cancelLoad = () => {
      controller.abort();
    };
    const isCurrent = () => this.#session === session && session.loaded === loaded;
    loaded.then(
      (model) => {
        if (!isCurrent()) return;
        this.#readyAt = this.options.now();
        session.idle.use();
        this.#become({ kind: 'ready', model });
      },
      (error: unknown) => {
        // The process lives, but without a model: loading the same again would fail again.
        if (isCurrent()) this.#become({ kind: 'failed', fault: toFault(error) });
      },
    );
  }

  /**
   * The worker of the current session is no more, or as good as that.
   * @param silent milliseconds before now in which it was not healthy either
   */
  #gone(fault: Fault, silent = 0): void {
    this.#leave();
    const wasReady = this.#state.kind === 'ready';
    if (wasReady && this.options.now() - silent - this.#readyAt >= HEALTHY) this.#crashes = 0;
    const milliseconds = fault.code === 'versionMismatch' ? undefined : restartDelay(this.#crashes++);
    if (milliseconds === undefined) {
      this.#become({ kind: 'failed', fault });
      return;
    }
    this.#become({ kind: 'waiting', milliseconds, reason: fault.message });
    const again = () => {
      this.#begin();
    };
    if (milliseconds === 0) again();
    else this.#forgetRestart = this.options.after(milliseconds, again);
  }

  #end(): void {
    this.#forgetRestart();
    this.#leave()?.process.kill();
  }

  /** @returns the session that was current; none is after that */
  #leave(): Session | undefined {
    const session = this.#session;
    this.#session = undefined;
    session?.watchdog.dispose();
    session?.idle.dispose();
    return session;
  }

  /** Ends a worker that nobody has asked for long. What it has learnt is stored; the next request starts another. */
  #unload(): void {
    // One that could not load its model says why, and stays.
    if (this.#state.kind !== 'ready') return;
    this.#crashes = 0;
    this.#end();
    this.#become({ kind: 'stopped' });
  }

  #started(): Session {
    this.start();
    return this.#running();
  }

  /** @throws FaultError that says why there is no worker */
  #running(): Session {
    if (this.#session) return this.#session;
    const state = this.#state;
    if (state.kind === 'failed') throw new FaultError(state.fault.code, state.fault.message);
    const reason = state.kind === 'waiting' ? state.reason : 'The worker is not running.';
    throw new FaultError('workerGone', reason);
  }

  #become(state: WorkerState): void {
    this.#state = state;
    this.options.onState(state);
  }
}

/** Why there is no model after the person has cancelled its load, which fails for good, unlike a request for drafts. */
function loadFault(error: unknown): unknown {
  if (toFault(error).code !== 'cancelled') return error;
  return new FaultError(
    'modelMissing',
    'Loading the model was cancelled. Choose another model, or restart the worker to load it after all.',
  );
}
