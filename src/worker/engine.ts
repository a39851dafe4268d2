import { setImmediate, setTimeout } from 'node:timers/promises';
import { SteadyChoice } from '../decoding/chooseStrategy';
import { DRAFTER_NAMES, makeDrafters } from '../decoding/drafters';
import { Drafting } from '../decoding/drafting';
import { LearnedCost } from '../decoding/passCost';
import { findGraph, type ConvertProgress } from '../models/locateModel';
import type { OnDrafts } from '../protocol/channel';
import type {
  DraftReply,
  DraftRequest,
  LearnReply,
  LearnRequest,
  LoadReply,
  LoadRequest,
} from '../protocol/messages';
import { Workspace } from '../retrieval/workspace';
import { openModel } from '../runtime/model';
import type { PromptSnippet } from '../runtime/promptSnippets';
import { draftOnce } from './draftOnce';
import { healedFirst } from './healedFirst';
import { LastPlace } from './lastPlace';
import { removeStores, removeUnusedStores, storesOf } from './stores';
import { TableKeeper } from './tableKeeper';

/** What the index of the workspace may take: about ten million tokens, a million lines. */
export const INDEX_BYTES = 64 * 1024 ** 2;

/** Milliseconds after which learning looks again whether drafts are still being made. */
const LEARNING_WAITS = 20;

/** A loaded model that turns requests into drafts, one at a time. */
export interface Engine {
  /**
   * The drafts at the request's cursor, best first.
   * @param onDrafts told of draft 1 as soon as it stands, where the request asks for that
   * @param snippets pieces of other files for the prompt, best first
   * @throws ModelError; the signal's reason when it is aborted, at the latest one pass later
   */
  draft(
    request: DraftRequest,
    signal: AbortSignal,
    onDrafts?: OnDrafts,
    snippets?: readonly PromptSnippet[],
  ): Promise<DraftReply>;
  /** What is known of the files around; it is learnt while no drafts are being made. */
  readonly workspace: Workspace;
  /** Learns a workspace's files, and takes up what drafters learned in it before. */
  learn(request: LearnRequest, signal: AbortSignal): Promise<LearnReply>;
  /**
   * Forgets what was learnt, in memory and in what was kept.
   * @param storageFolder where any model's knowledge of the workspace is kept
   */
  forget(storageFolder?: string): Promise<void>;
  dispose(): Promise<void>;
}

/**
 * Opens the model that the request names, building its graph first where only a checkpoint is there.
 * @throws ModelError; the signal's reason when it is aborted
 */
export async function loadEngine(
  request: LoadRequest,
  signal: AbortSignal,
  progress?: ConvertProgress,
): Promise<{ engine: Engine; reply: LoadReply }> {
  const started = performance.now();
  const { device: asked, threads, cacheFolder } = request;
  const folderFor = findGraph(request, signal, progress);
  const model = await openModel({ folderFor, device: asked, threads, cacheFolder });
  const milliseconds = performance.now() - started;
  const { device, deviceNote, manifest } = model;
  let busy = 0;
  const workspace = new Workspace({
    vocabulary: model.tokenizer.size,
    tokenize: (text) => model.tokenizer.encodeInside(text),
    bytesOf: (token) => model.tokenizer.bytes(token),
    budget: INDEX_BYTES,
    pause: async () => {
      // A timer of 0 ms waits for one, which is half of the time that a slice takes.
      if (busy === 0) await setImmediate();
      while (busy > 0) await setTimeout(LEARNING_WAITS);
    },
  });
  const drafters = makeDrafters(request.drafters ?? DRAFTER_NAMES, { workspace: workspace.index });
  const drafting = new Drafting(drafters, new LearnedCost(model.passCosts));
  const kept = { drafting, workspace, lastPlace: new LastPlace(), auto: new SteadyChoice() };
  const tables = new TableKeeper(drafting);
  const stores = storesOf(manifest);
  return {
    engine: {
      workspace,
      draft: async (draft, cancel, onDrafts, snippets) => {
        busy++;
        try {
          return await healedFirst(draft, (asked) =>
            draftOnce({ ...model, ...kept }, asked, cancel, onDrafts, snippets),
          );
        } finally {
          tables.changed();
          busy--;
        }
      },
      learn: async ({ folders, onlyRules, storageFolder: folder }, learning) => {
        // Before anything is waited for: until then no other file is shown.
        workspace.judgeBy(folders);
        if (onlyRules === true) return { files: 0, stored: 0 };
        if (folder === undefined) return workspace.learn({ folders }, learning, () => undefined);
        const [learnt, store] = [stores.tables(folder), stores.index(folder)];
        // What was forgotten meanwhile, or named anew, must not be opened after that.
        await removeUnusedStores(folder, [learnt, store]);
        learning.throwIfAborted();
        await tables.open(learnt);
        learning.throwIfAborted();
        return workspace.learn({ folders, store }, learning, () => undefined);
      },
      forget: async (storageFolder) => {
        // At once: a file that cannot be removed keeps nothing else in memory or on the disk.
        const forgotten = [tables.forget(), workspace.forget()];
        await Promise.allSettled(forgotten);
        if (storageFolder !== undefined) await removeStores(storageFolder);
        await Promise.all(forgotten);
      },
      dispose: () => {
        workspace.dispose();
        tables.dispose();
        return model.dispose();
      },
    },
    reply: { model: manifest.name, device, deviceNote, milliseconds },
  };
}
