import * as vscode from 'vscode';
import { withSignal } from '../cancellation';

/** Shows that something is under way, which the person may cancel; the signal aborts then. What `run` throws is passed on. */
export function cancellable<T>(
  location: vscode.ProgressLocation,
  title: string,
  run: (signal: AbortSignal, progress: vscode.Progress<{ message?: string }>) => Promise<T>,
): Thenable<T> {
  return vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) =>
    withSignal(token, (signal) => run(signal, progress)),
  );
}
