import { loadingStarted } from './activationClock';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { DraftReply } from '../protocol/messages';
import type { TestApi } from './api';
import { after, wait } from './cancellation';
import { COMMANDS } from './commandNames';
import { DisposableStore } from './disposable';
import { DraftService } from './draftService';
import type { Place } from './place';
import { Practice } from './firstRun/practice';
import { loadRequest, needsReload } from './loadRequest';
import { summary } from './log';
import { Declarations } from './openFiles/declarations';
import { OpenFiles } from './openFiles/openFiles';
import { Pause } from './pause/pause';
import { isOnBattery, PowerSource } from './pause/powerSource';
import { unloadAfter } from './pause/unloadAfter';
import { WorkerClient } from './process/workerClient';
import { startWorker } from './process/workerProcess';
import { placeAt } from './editorPlace';
import { DraftProvider, isOffered, isReadAhead } from './provider';
import { registerCommands } from './registerCommands';
import { isWanted } from './settings';
import { SettingsStore } from './settingsStore';
import { indexRows } from './statistics/indexRows';
import { Statistics } from './statistics/statistics';
import type { Proposal } from './text/filterDrafts';
import { Keys } from './timing/keys';
import { PrepareNext } from './timing/prepareNext';
import { TypingRhythm } from './timing/typingRhythm';
import { Availability } from './ui/availability';
import { LoadNotice } from './ui/loadNotice';
import { StatusBar } from './ui/statusBar';
import { describeState } from './ui/statusText';
import { LastRequest } from './why/lastRequest';
import { isExcludedFile } from './workspace/excludedFile';
import { WorkspaceIndex } from './workspace/workspaceIndex';

/** Time after the editor's start, when it is no longer busy with itself, at which the model is loaded. */
const IDLE = 1500;

const now = () => performance.now();

/** Measured apart from `activate`: between the two the editor does other things. */
const loadingMilliseconds = now() - loadingStarted;

/** Wiring only: what has to be done is done by what is wired here. */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const started = now();
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const log = store.add(vscode.window.createOutputChannel('Superdraft', { log: true }));
  const info = (line: string) => {
    if (!store.isDisposed) log.info(line);
  };
  const warn = (line: string) => {
    if (!store.isDisposed) log.warn(line);
  };
  const settings = store.add(new SettingsStore(warn));
  const settingsOf = (document: vscode.TextDocument) => settings.in(document);
  const settingsAt = ({ languageId, document }: Pick<Place, 'languageId' | 'document'>) =>
    settings.in({ languageId, uri: vscode.Uri.parse(document) });
  const isExcluded = (file: vscode.Uri) => isExcludedFile(file, settings);
  const statusBar = store.add(new StatusBar(COMMANDS.menu));
  const practice = new Practice();
  const loadNotice: LoadNotice = store.add(
    new LoadNotice(() => {
      worker.cancelLoad();
    }, now),
  );
  let sent = 0;
  let setsPrepared = 0;
  let lastReply: DraftReply | undefined;
  let lastProposals: readonly Proposal[] = [];
  /** A model has been loaded, which knows no workspace yet. */
  let onReady: () => void = () => undefined;

  const worker: WorkerClient = store.add(
    new WorkerClient({
      start: () => {
        openFiles.forgetTold();
        declarations.forget();
        return startWorker(join(context.extensionPath, 'dist', 'worker.js'), (line) => {
          warn(`worker: ${line}`);
        });
      },
      loadRequest: () =>
        loadRequest(settings.current, context.extensionPath, context.globalStorageUri.fsPath),
      onState: (state) => {
        const isProgress = state.kind === 'starting' && state.progress !== undefined;
        const level = state.kind === 'failed' || state.kind === 'waiting' ? 'error' : 'info';
        log[isProgress ? 'trace' : level](describeState(state));
        const isReady = state.kind === 'ready';
        // What failed before says nothing any more.
        statusBar.update(isReady ? { worker: state, last: undefined } : { worker: state });
        loadNotice.update(state);
        if (isReady) onReady();
      },
      unloadAfter: () => unloadAfter(settings.current, pause.until),
      after,
      now,
    }),
  );

  const statistics = store.add(
    new Statistics(context.globalStorageUri, context.extensionUri, warn, async () =>
      indexRows(await index.size(), vscode.l10n.t),
    ),
  );

  const openFiles: OpenFiles = store.add(
    new OpenFiles(
      (document) => isOffered(document, settings.current),
      isExcluded,
      (changes) => {
        worker.tellFiles(changes);
      },
    ),
  );

  const declarations: Declarations = new Declarations((files) => openFiles.tellOthers(files));

  const draft: WorkerClient['draft'] = (request, signal, onDrafts) => {
    // First, as a worker that is not there is told of no file.
    worker.start();
    openFiles.tell(request.path);
    return worker.draft({ ...request, declarations: declarations.in(request.path) }, signal, onDrafts);
  };

  const lastRequest = new LastRequest((request, signal, onDrafts) => {
    sent++;
    return draft(request, signal, onDrafts);
  }, now);
  const rhythm = new TypingRhythm();
  const pause = store.add(new Pause());
  store.add(pause.onDidChange(worker.countIdleAnew));
  const drafts: DraftService = new DraftService({
    request: lastRequest.ask,
    prepare: draft,
    isAwaited: () => lastRequest.isAwaited,
    settings: settingsAt,
    isExcluded: ({ document }) => isExcluded(vscode.Uri.parse(document)),
    wait,
    now,
    onBusy: (drafting) => {
      statusBar.update({ drafting });
    },
    onFirst: (place, outcome) => {
      statistics.first(place, outcome);
      statusBar.showFirst(place, outcome);
    },
    onDone: (place, outcome) => {
      if (store.isDisposed) return;
      lastRequest.told(place, outcome);
      if (outcome.reply) [lastReply, lastProposals] = [outcome.reply, outcome.proposals];
      statistics.done(place, outcome);
      if (outcome.reply && outcome.early) rhythm.answered(outcome.firstMilliseconds ?? outcome.milliseconds);
      prepareNext.shown(place, outcome);
      const document = vscode.window.activeTextEditor?.document;
      if (outcome.reply && document?.uri.toString() === place.document)
        void declarations.look(document, place.line);
      if (outcome.reason !== 'cancelled') statusBar.showOutcome(place, outcome);
      log[outcome.atHand ? 'trace' : 'debug'](summary(place, outcome));
    },
  });

  const power = new PowerSource(isOnBattery, now, () => {
    if (!store.isDisposed) statusBar.update({ savesBattery: savesBattery() });
  });
  const savesBattery = () => settings.current.onBattery === 'whenAsked' && power.onBattery;
  const isPaused = () => pause.until !== undefined || savesBattery();
  const isAhead = (place: Place) => {
    const { prepareNext, automatic } = settingsAt(place);
    return prepareNext && automatic;
  };
  const prepareNext = store.add(
    new PrepareNext({
      prepare: async (place, proposal, isFirst) => {
        const isPrepared = isAhead(place) && (await drafts.prepare(place, proposal, isFirst));
        if (isPrepared) setsPrepared++;
        return isPrepared;
      },
      read: async (place) => {
        if (isAhead(place)) await drafts.readAhead(place);
      },
      isWanted: () => !isPaused(),
      after,
    }),
  );
  const restingPlace = ({ document, selection }: vscode.TextEditor) =>
    isReadAhead(document, settingsOf(document)) && !isExcluded(document.uri) && selection.isEmpty
      ? placeAt(document, selection.active)
      : undefined;
  store.add(
    new Keys({
      typed: (editor) => {
        rhythm.key(now());
        provider.deletions.at(placeAt(editor.document, editor.selection.active));
        prepareNext.moved(() => restingPlace(editor));
        const place = isPaused() ? undefined : restingPlace(editor);
        if (!place) return;
        if (rhythm.delay(settingsOf(editor.document).debounce) === 0) drafts.begin(place);
        else void drafts.readAhead(place);
      },
      moved: (editor) => {
        drafts.leave();
        provider.deletions.at(placeAt(editor.document, editor.selection.active));
        prepareNext.moved(() => restingPlace(editor));
      },
    }),
  );

  const provider = new DraftProvider(drafts, settingsOf, rhythm, isPaused);
  store.add(vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider));

  const availability = store.add(new Availability(statusBar, settings, isExcluded, savesBattery, pause));
  store.add(
    settings.onChange(({ before, after }) => {
      drafts.forget();
      openFiles.judgeAnew();
      if (needsReload(before, after)) worker.reload();
      worker.countIdleAnew();
      availability.changeSettings();
    }),
  );

  const index: WorkspaceIndex = store.add(
    new WorkspaceIndex(worker, settings, info, context.storageUri?.fsPath),
  );
  onReady = () => void index.learn();
  store.add(
    index.onDidChangeFile((file) => {
      void openFiles.changedOnDisk(file);
    }),
  );
  store.add(
    statistics.onDidAccept((document) => {
      practice.accepted(document);
    }),
  );
  store.add(
    registerCommands({
      context,
      drafts,
      index,
      lastRequest,
      info,
      isExcluded,
      pause,
      practice,
      settings: () => settings.current,
      settingsOf,
      showLog: () => {
        log.show();
      },
      statusBar,
      worker,
    }),
  );

  const dontStart = after(IDLE, () => {
    const document = vscode.window.activeTextEditor?.document;
    const isWantedHere = document !== undefined && isWanted(settingsOf(document));
    if (isWantedHere || isWanted(settings.current)) worker.start();
  });
  store.add({ dispose: dontStart });

  const activationMilliseconds = loadingMilliseconds + now() - started;
  log.debug(`activated in ${activationMilliseconds.toFixed(1)} ms`);
  if (context.extensionMode === vscode.ExtensionMode.Production) return undefined;
  return {
    ready: async () => {
      await worker.ready();
    },
    lastReply: () => lastReply,
    lastProposals: () => lastProposals,
    workerPid: () => worker.pid,
    activationMilliseconds,
    providerCalls: () => provider.calls,
    requestsSent: () => sent,
    setsPrepared: () => setsPrepared,
    statusBarText: () => statusBar.text,
    pause,
    statistics,
    provider,
  };
}
