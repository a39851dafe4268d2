import * as vscode from 'vscode';
import { COMMANDS } from './commandNames';
import { DisposableStore, type Disposable } from './disposable';
import type { DraftService } from './draftService';
import type { Practice } from './firstRun/practice';
import { registerInstructed } from './instruct/register';
import { registerModelCommands } from './modelPicker/register';
import { DraftsPanel } from './panel/draftsPanel';
import type { Pause } from './pause/pause';
import type { WorkerClient } from './process/workerClient';
import { isWritten } from './provider';
import { reportProblem } from './report/reportProblem';
import { isEnabled, type Settings } from './settings';
import { setAutomatic, setEnabled, SHOWN } from './settingsStore';
import { generate } from './ui/generate';
import { registerGhostTextCommands } from './ui/ghostTextCommands';
import { menu } from './ui/menu';
import { MOVE_TO_END, moveToEnd } from './ui/moveToEnd';
import type { StatusBar } from './ui/statusBar';
import type { LastRequest } from './why/lastRequest';
import { ShowWhy } from './why/showWhy';
import type { WorkspaceIndex } from './workspace/workspaceIndex';

/** What commands act on. */
export interface CommandTargets {
  readonly context: vscode.ExtensionContext;
  readonly drafts: DraftService;
  readonly index: WorkspaceIndex;
  readonly lastRequest: LastRequest;
  /** Writes a line for whoever looks into a problem. */
  readonly info: (line: string) => void;
  /** Whether the settings leave a file out. */
  readonly isExcluded: (file: vscode.Uri) => boolean;
  readonly pause: Pause;
  readonly practice: Practice;
  readonly settings: () => Settings;
  readonly settingsOf: (document: vscode.TextDocument) => Settings;
  readonly showLog: () => void;
  readonly statusBar: StatusBar;
  readonly worker: WorkerClient;
}

/** Registers the commands of the manifest, apart from those of the statistics, which registers its own. */
export function registerCommands(targets: CommandTargets): Disposable {
  const { context, drafts, index, lastRequest, pause, practice, settings, showLog, statusBar, worker } =
    targets;
  const store = new DisposableStore();
  const panel = store.add(new DraftsPanel(drafts, context.extensionUri));
  store.add(registerInstructed(panel, lastRequest.ask, targets));
  store.add(new ShowWhy(lastRequest));
  store.add(registerGhostTextCommands());
  store.add(registerModelCommands(context, settings, targets.info));

  const active = () => vscode.window.activeTextEditor?.document;
  /** The active document's, where it decides whether drafts are made: there are none in output and the like. */
  const language = () => {
    const document = active();
    if (!document || !isWritten(document)) return undefined;
    return { id: document.languageId, isOn: isEnabled(settings(), document.languageId) };
  };
  const isActiveExcluded = () => {
    const document = active();
    return document !== undefined && targets.isExcluded(document.uri);
  };
  const toggle = async () => {
    const here = language();
    if (here) return setEnabled(here.id, !here.isOn);
    const why = vscode.l10n.t('There is no language to turn on or off here. Open a file first.');
    void vscode.window.showInformationMessage(why);
  };
  /** Whether drafts come by themselves in the active document, as far as the settings decide. */
  const isAutomatic = () => {
    const document = active();
    return (document ? targets.settingsOf(document) : settings()).automatic;
  };
  const toggleAutomatic = async () => {
    const automatic = !isAutomatic();
    await setAutomatic(active(), automatic);
    // The editor's own switch is off: it is the person's, for other extensions' ghost text as well.
    if (automatic && !isAutomatic())
      await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${SHOWN}`);
  };
  const commands: Readonly<Record<string, () => unknown>> = {
    [COMMANDS.generate]: () => generate(drafts, showLog),
    [COMMANDS.showPanel]: () => panel.show(),
    [COMMANDS.toggle]: toggle,
    [COMMANDS.toggleAutomatic]: toggleAutomatic,
    [COMMANDS.pause]: () => {
      pause.pause();
    },
    [COMMANDS.resume]: () => {
      pause.resume();
    },
    [COMMANDS.togglePause]: () => {
      if (pause.until === undefined) pause.pause();
      else pause.resume();
    },
    [COMMANDS.snooze]: () => pause.choose(),
    [COMMANDS.showIndex]: () => index.show(),
    [COMMANDS.forget]: () => index.forget(),
    [COMMANDS.restartWorker]: () => {
      worker.restart();
    },
    [COMMANDS.showLog]: showLog,
    [COMMANDS.reportProblem]: () => reportProblem(context, worker, settings()),
    [COMMANDS.practice]: () => practice.start(),
    [COMMANDS.menu]: () =>
      menu({
        language: language(),
        isExcluded: isActiveExcluded(),
        automatic: isAutomatic(),
        paused: pause.until !== undefined,
        explanation: statusBar.explanation,
      }),
  };
  for (const [name, run] of Object.entries(commands)) store.add(vscode.commands.registerCommand(name, run));
  store.add(vscode.commands.registerCommand(MOVE_TO_END, moveToEnd));
  return store;
}
