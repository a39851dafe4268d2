import * as vscode from 'vscode';
import { DisposableStore } from '../disposable';
import type { Pause } from '../pause/pause';
import { isOffered } from '../provider';
import type { SettingsStore } from '../settingsStore';
import type { StatusBar } from './statusBar';

/** How the time is written at which a pause ends. */
const TIME = { hour: '2-digit', minute: '2-digit' } as const;

/** Keeps the status bar at whether drafts come in the active document, and come by themselves. */
export class Availability implements vscode.Disposable {
  readonly #store = new DisposableStore();

  constructor(
    readonly statusBar: StatusBar,
    readonly settings: SettingsStore,
    readonly isExcluded: (file: vscode.Uri) => boolean,
    readonly savesBattery: () => boolean,
    pause: Pause,
  ) {
    const { window, workspace } = vscode;
    this.#store.add(
      window.onDidChangeActiveTextEditor(() => {
        this.update();
      }),
    );
    this.#store.add(
      workspace.onDidOpenTextDocument((document) => {
        // Told, too, of a document that has another language now: the editor hides what was shown in the old one.
        if (document !== window.activeTextEditor?.document) return;
        this.statusBar.update({ last: undefined });
        this.update();
      }),
    );
    this.#store.add(
      pause.onDidChange((until) => {
        const isTime = until instanceof Date;
        const pausedUntil = isTime ? { time: until.toLocaleTimeString([], TIME) } : until;
        this.statusBar.update({ pausedUntil });
      }),
    );
    this.update();
  }

  /** Settings have changed: in a document for which they turn drafts off, those that are shown could still be taken. */
  changeSettings(): void {
    if (this.update() === 'off') void vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
  }

  /** @returns whether any drafts come in the active document */
  update(): 'on' | 'off' {
    const { current } = this.settings;
    const document = vscode.window.activeTextEditor?.document;
    const offIn = document && !isOffered(document, current) ? document.languageId : undefined;
    const { automatic } = document ? this.settings.in(document) : current;
    const isExcluded = document !== undefined && this.isExcluded(document.uri);
    this.statusBar.update({ offIn, isExcluded, automatic, savesBattery: this.savesBattery() });
    return isExcluded || offIn !== undefined ? 'off' : 'on';
  }

  dispose(): void {
    this.#store.dispose();
  }
}
