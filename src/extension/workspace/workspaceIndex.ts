import { basename } from 'node:path';
import * as vscode from 'vscode';
import { toFault } from '../../protocol/channel';
import { Slot } from '../../protocol/channelSlot';
import type { FolderToLearn, IndexReply } from '../../protocol/messages';
import { DisposableStore } from '../disposable';
import type { WorkerClient } from '../process/workerClient';
import type { SettingsStore } from '../settingsStore';
import { cancellable } from '../ui/cancellable';
import { ReadOnlyPage } from '../ui/readOnlyPage';
import { excludePatterns } from './excludes';
import { indexText } from './indexText';

/** Time in which changes of files are gathered before the worker is told. */
const GATHERING = 1000;

/** Changes beyond this many at once, as after a checkout, are learnt by learning everything anew. */
const MOST_CHANGES = 2000;

/** Folders that no one writes in by hand and whose changes come by the thousand. */
const UNHEEDED = /\/(?:node_modules|\.git)\//;

/** Milliseconds that the worker has for changes. */
const TELLING = 60_000;

/** Those that it has for what a person waits for, and for what is shown only if it is there at once. */
const PATIENCE = 30_000;
const GLANCE = 1000;

const PROGRESS_EVERY = 1000;

/** Keeps the worker's knowledge of the workspace's files: learnt once a model is loaded, and kept up with after that. */
export class WorkspaceIndex implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changedFile = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  /** A file or folder of the workspace has come, changed or gone; not those that no one writes in by hand. */
  readonly onDidChangeFile = this.#changedFile.event;
  readonly #page = this.#store.add(
    new ReadOnlyPage(
      'superdraft-index',
      '/workspace-index.md',
      vscode.l10n.t('Superdraft: Show Workspace Index'),
    ),
  );
  readonly #learning = new Slot();
  readonly #changed = new Set<string>();
  #gathering: NodeJS.Timeout | undefined;
  /** Whether the person had everything forgotten: then nothing is learnt until that is asked for. */
  #forgotten = false;

  constructor(
    readonly worker: WorkerClient,
    readonly settings: Pick<SettingsStore, 'current' | 'in'>,
    readonly log: (line: string) => void,
    /** The extension's folder for this workspace; none in a window without one. */
    readonly storageFolder: string | undefined,
  ) {
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher('**/*'));
    const changed = (uri: vscode.Uri) => {
      if (UNHEEDED.test(uri.path)) return;
      this.#changedFile.fire(uri);
      if (uri.scheme === 'file') this.#gather(uri.fsPath);
    };
    this.#store.add(watcher.onDidCreate(changed));
    this.#store.add(watcher.onDidChange(changed));
    this.#store.add(watcher.onDidDelete(changed));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.learn()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.learn()));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        const isAsked = change.affectsConfiguration('superdraft.learnWorkspace');
        if (isAsked) this.#forgotten = false;
        const excludes = ['files.exclude', 'search.exclude', 'superdraft.exclude'];
        if (isAsked || excludes.some((name) => change.affectsConfiguration(name))) void this.learn(isAsked);
      }),
    );
  }

  /**
   * Learns the folders that are open, anew; forgets them when that is not wanted. For when a model has been loaded.
   * A folder that is not trusted is not read.
   * @param isSwitched whether the person has just turned learning on or off
   */
  async learn(isSwitched = false): Promise<void> {
    const signal = this.#learning.replace();
    this.#changed.clear();
    const folders = this.#folders();
    try {
      if (folders.length > 0) await this.#learn(folders, signal);
      else await this.#forgetFiles(isSwitched, signal);
    } catch (error) {
      const what = folders.length > 0 ? 'Learning the workspace' : "Reading the workspace's rules";
      // Ended by a newer one, or with the worker, whose next model learns again.
      if (!signal.aborted) this.log(`${what} ended: ${String(error)}`);
    }
  }

  /** Forgets everything that was learnt from files, and learns nothing more in this session unless some of it stays. */
  async forget(): Promise<void> {
    this.#learning.clear();
    const before = this.#forgotten;
    // At once: a model may be loaded before the answer comes, and would learn everything again.
    this.#forgotten = true;
    try {
      await this.worker.forget(this.storageFolder, AbortSignal.timeout(PATIENCE));
    } catch (error) {
      this.#forgotten = before;
      const why = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(vscode.l10n.t('The workspace index was not cleared: {0}', why));
      // What was under way has ended, and nothing else would begin it.
      void this.learn();
      return;
    }
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The workspace index is cleared. It is built again when the editor next starts, unless superdraft.learnWorkspace is off.',
      ),
    );
  }

  /** What is learnt and what is not, with reasons, as a document. */
  async show(): Promise<void> {
    let index: IndexReply;
    try {
      index = await this.#report();
    } catch (error) {
      const { code, message } = toFault(error);
      if (code !== 'cancelled')
        void vscode.window.showErrorMessage(
          vscode.l10n.t('The workspace index cannot be shown: {0}', message),
        );
      return;
    }
    await this.#page.show(indexText(index, (path) => vscode.workspace.asRelativePath(path)));
  }

  /** Its size, for whoever shows it beside other figures; undefined where there is none, or no answer at once. */
  async size(): Promise<Pick<IndexReply, 'files' | 'tokens' | 'bytes'> | undefined> {
    if (this.worker.state.kind !== 'ready') return undefined;
    return this.worker.ask({ kind: 'index' }, AbortSignal.timeout(GLANCE)).catch(() => undefined);
  }

  dispose(): void {
    clearTimeout(this.#gathering);
    this.#learning.clear();
    this.#store.dispose();
  }

  async #learn(folders: readonly FolderToLearn[], signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const { storageFolder } = this;
    const learning = this.worker.ask({ kind: 'learn', folders, storageFolder }, signal);
    const { files, stored, store } = await this.#showProgress(learning, signal);
    const why = store === undefined || store === 'read' ? '' : ` The store was ${store}.`;
    const took = Math.round(performance.now() - started);
    this.log(
      `Learnt ${files} files in ${took} ms, ${stored} of them unchanged since they were stored.${why}`,
    );
  }

  /** Nothing is to be learnt: what was is forgotten, and the folders' rules alone are told. */
  async #forgetFiles(isSwitched: boolean, signal: AbortSignal): Promise<void> {
    // Whoever turns learning off wants what is stored gone, also while no worker runs. Nothing else is worth a model's load.
    const isTurnedOff = isSwitched && !this.settings.current.learnWorkspace;
    if (this.worker.pid === undefined && !isTurnedOff) return;
    // What is ignored is shown to no model from other files either, also where nothing is learnt.
    const rules = openFolders(this.settings);
    await Promise.all([
      this.worker.forget(this.storageFolder, signal),
      this.worker.ask({ kind: 'learn', folders: rules, onlyRules: true }, signal),
    ]);
  }

  #folders(): readonly FolderToLearn[] {
    if (this.#forgotten || !this.settings.current.learnWorkspace || !vscode.workspace.isTrusted) return [];
    return openFolders(this.settings);
  }

  /** What the worker says, which is started and loaded for that. */
  #report(): Thenable<IndexReply> {
    this.worker.start();
    if (this.worker.state.kind === 'ready')
      return this.worker.ask({ kind: 'index' }, AbortSignal.timeout(PATIENCE));
    return cancellable(
      vscode.ProgressLocation.Notification,
      vscode.l10n.t('Loading the model and its index'),
      (signal) => this.worker.ask({ kind: 'index' }, signal),
    );
  }

  #showProgress<T>(learning: Promise<T>, signal: AbortSignal): Thenable<T> {
    const options = {
      location: vscode.ProgressLocation.Window,
      title: vscode.l10n.t('Learning the workspace'),
    };
    return vscode.window.withProgress(options, async (progress) => {
      const timer = setInterval(() => {
        void this.worker.status(signal).then((status) => {
          if (status) progress.report({ message: vscode.l10n.t('{0} files', status.filesLearnt) });
        });
      }, PROGRESS_EVERY);
      try {
        return await learning;
      } finally {
        clearInterval(timer);
      }
    });
  }

  #gather(file: string): void {
    this.#changed.add(file);
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      const files = [...this.#changed];
      this.#changed.clear();
      if (this.worker.state.kind !== 'ready') return;
      const rulesChanged = files.some((path) => basename(path) === '.gitignore');
      if (rulesChanged || files.length > MOST_CHANGES) void this.learn();
      else if (this.#folders().length > 0) this.#tell(files);
    }, GATHERING);
  }

  #tell(files: readonly string[]): void {
    const limit = AbortSignal.timeout(TELLING);
    this.worker.ask({ kind: 'changed', files }, limit).catch(() => {
      // Drafts were made all the while. Learning everything reads only what has changed, however long that takes.
      if (limit.aborted) void this.learn();
    });
  }
}

/** The folders that are open, each with what its own settings leave out. */
function openFolders(settings: Pick<SettingsStore, 'in'>): readonly FolderToLearn[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => {
      const ofEditor = (name: string) => vscode.workspace.getConfiguration(name, uri).get<unknown>('exclude');
      return {
        path: uri.fsPath,
        excludes: excludePatterns(ofEditor('files'), ofEditor('search')),
        excluded: excludePatterns(settings.in({ uri }).exclude),
      };
    });
}
