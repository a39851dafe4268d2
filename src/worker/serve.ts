import { FaultError, serveChannel, tellLoading, type Port } from '../protocol/channel';
import { COUNT, MAX_TOKENS, type DraftRequest, type LoadReply, type LoadRequest } from '../protocol/messages';
import { Slot } from '../protocol/channelSlot';
import { isSecretName } from '../retrieval/secrets';
import { OpenFiles } from '../retrieval/snippets/openFiles';
import type { Engine } from './engine';
import { languageIn } from './extent';
import { noDrafts } from './noDrafts';
import { removeStores } from './stores';
import { textKind } from './textKind';
import { UnsavedTexts } from './unsavedTexts';

export type LoadEngine = (
  request: LoadRequest,
  signal: AbortSignal,
  progress: (done: number, total: number, what: string) => void,
) => Promise<{ engine: Engine; reply: LoadReply }>;

type Loaded = ReturnType<LoadEngine>;

/** What was asked for last, with its engine once that is loaded. */
interface Current {
  readonly key: string;
  readonly loaded: Loaded;
  engine?: Engine;
}

/**
 * Answers the requests that come through a port. It holds one engine, the newest asked for, and makes the drafts of
 * one place at a time, the newest asked for: an older load or draft is aborted by the newer taking its slot.
 */
export function serve(port: Port, loadEngine: LoadEngine): void {
  const loading = new Slot();
  const drafting = new Slot();
  const learning = new Slot();
  const files = new OpenFiles();
  const unsaved = new UnsavedTexts();
  let current: Current | undefined;
  /** Ends when the engine is free: it makes the drafts of one request at a time. */
  let busy: Promise<unknown> = Promise.resolve();

  const load = async (request: LoadRequest, signal: AbortSignal): Loaded => {
    const previous = current?.loaded;
    drafting.clear();
    learning.clear();
    const mine = loading.replace(signal);
    await busy;
    // The old engine goes first, so that two models never fill the memory together.
    const old = await previous?.catch(() => undefined);
    await old?.engine.dispose();
    mine.throwIfAborted();
    return loadEngine(request, mine, progressTo(port));
  };

  const loadedEngine = () => {
    if (!current) throw new FaultError('badRequest', 'No model is loaded yet.');
    return current.loaded;
  };

  serveChannel(port, {
    load: async (request, signal) => {
      const { modelFolder, cacheFolder, device, threads, drafters } = request;
      const key = JSON.stringify([modelFolder, cacheFolder, device, threads, drafters]);
      if (current?.key !== key) {
        const mine: Current = { key, loaded: load(request, signal) };
        current = mine;
        mine.loaded.then(
          ({ engine }) => (mine.engine = engine),
          () => {
            // A failed load leaves nothing: the same request later tries again.
            if (current === mine) current = undefined;
          },
        );
      }
      return (await current.loaded).reply;
    },

    draft: async (request, signal, onDrafts) => {
      if (isSecretName(request.path)) return noDrafts(request, 'secretFile');
      const mine = drafting.replace(signal);
      if (isUnwantedComment(request)) return noDrafts(request, 'inComment');
      const loaded = current?.loaded;
      if (!loaded) return noDrafts(request, 'notReady');
      const before = busy;
      const drafted = (async () => {
        await before;
        const { engine } = await loaded;
        mine.throwIfAborted();
        const chosen = files.choose(request);
        const withheld = await Promise.all(chosen.map(({ path }) => engine.workspace.withholds(path)));
        mine.throwIfAborted();
        const snippets = chosen.filter((_, index) => !withheld[index]);
        return engine.draft(clamp(request), mine, onDrafts, snippets);
      })();
      busy = drafted.catch(() => undefined);
      try {
        const reply = await drafted;
        mine.throwIfAborted();
        return reply;
      } catch (error) {
        signal.throwIfAborted(); // Cancelled by the editor: a fault, which nobody waits for.
        if (mine.aborted) return noDrafts(request, 'superseded');
        throw error;
      }
    },

    files: async ({ changes }, signal) => {
      files.apply(changes);
      await unsaved.apply(changes, current?.engine?.workspace, signal);
      return { done: true };
    },

    status: () => {
      const residentBytes = process.memoryUsage.rss();
      // A model that is being loaded has learnt nothing yet, and is not waited for.
      const filesLearnt = current?.engine?.workspace.fileCount ?? 0;
      return Promise.resolve({ residentBytes, loaded: current !== undefined, filesLearnt });
    },

    learn: async (request, signal) => {
      const mine = learning.replace(signal);
      const { engine } = await loadedEngine();
      const reply = await engine.learn(request, mine);
      await unsaved.learn(engine.workspace, mine);
      return reply;
    },

    changed: async ({ files }, signal) => {
      const { workspace } = (await loadedEngine()).engine;
      for (const file of files) await workspace.update(file, signal);
      return { done: true };
    },

    forget: async ({ storageFolder }) => {
      // A model that is being loaded knows nothing yet, and what it was to learn has just ended.
      learning.clear();
      if (current?.engine) await current.engine.forget(storageFolder);
      else if (storageFolder !== undefined) await removeStores(storageFolder);
      return { done: true };
    },

    index: async () => (await loadedEngine()).engine.workspace.report(),
  });
}

/** Progress is told at most this often, in milliseconds: a small model's tensors go by in thousands a second. */
const TELL_EVERY = 100;

function progressTo(port: Port): (done: number, total: number, what: string) => void {
  let last = -Infinity;
  return (done, total, what) => {
    const now = performance.now();
    if (now - last < TELL_EVERY && done < total) return;
    last = now;
    tellLoading(port, { done, total, what });
  };
}

/** Somebody types a comment who wants no drafts there but those asked for. */
function isUnwantedComment(request: DraftRequest): boolean {
  if (request.early !== true || request.inComments !== false) return false;
  return textKind(request.prefix, languageIn(request)) === 'comment';
}

/** Values out of range become the nearest that is in it; the request's shape was checked when it came. */
function clamp(request: DraftRequest): DraftRequest {
  return {
    ...request,
    count: within(request.count, COUNT),
    maxTokens: within(request.maxTokens, MAX_TOKENS),
    prefixStartLine: Math.max(0, Math.round(request.prefixStartLine)),
    seed: Math.round(request.seed) >>> 0,
  };
}

const within = (value: number, { min, max }: { readonly min: number; readonly max: number }) =>
  Math.min(max, Math.max(min, Math.round(value)));
