import * as vscode from 'vscode';
import { percent } from '../modelPicker/jobTexts';
import type { WorkerState } from '../process/workerState';

/** A conversion that is done within this time needs no notice, in milliseconds. */
const SOON = 1000;

/**
 * Shows how far the conversion of a checkpoint has come, and lets it be cancelled; and tells once what is to be known of
 * the device that a model has been loaded on.
 */
export class LoadNotice implements vscode.Disposable {
  #since: number | undefined;
  #shown: { readonly report: (percent: number) => void; readonly end: () => void } | undefined;
  readonly #told = new Set<string>();

  constructor(
    readonly cancel: () => void,
    readonly now: () => number,
    readonly tell: (note: string) => void = (note) => void vscode.window.showWarningMessage(note),
  ) {}

  update(state: WorkerState): void {
    if (state.kind === 'ready') this.#tellOnce(state.model.deviceNote);
    if (state.kind !== 'starting' || !state.progress) {
      this.dispose();
      return;
    }
    this.#since ??= this.now();
    if (this.now() - this.#since < SOON) return;
    this.#shown ??= this.#show();
    this.#shown.report(percent(state.progress.done, state.progress.total));
  }

  dispose(): void {
    this.#shown?.end();
    this.#shown = undefined;
    this.#since = undefined;
  }

  /** A worker that starts again has the same to say. */
  #tellOnce(note: string): void {
    if (note === '' || this.#told.has(note)) return;
    this.#told.add(note);
    this.tell(`Superdraft: ${note}`);
  }

  #show() {
    const { t } = vscode.l10n;
    const title = t('Superdraft is converting the model, once');
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    let end: () => void = () => undefined;
    let bar: vscode.Progress<{ message?: string; increment?: number }> | undefined;
    let before = 0;
    const ended = new Promise<void>((resolve) => (end = resolve));
    void vscode.window.withProgress(options, (progress, token) => {
      bar = progress;
      token.onCancellationRequested(this.cancel);
      return ended;
    });
    const report = (done: number) => {
      bar?.report({ message: `${done} %`, increment: Math.max(0, done - before) });
      before = done;
    };
    return { report, end };
  }
}
