import * as vscode from 'vscode';
import { DisposableStore } from '../disposable';
import type { Outcome, Place } from '../place';
import { statusText, type Status } from './statusText';

/** Time that a count stays after the cursor has left its place: typing leaves one place for the next all the time. */
const STALE = 1000;

const BACKGROUNDS = {
  none: undefined,
  warning: new vscode.ThemeColor('statusBarItem.warningBackground'),
  error: new vscode.ThemeColor('statusBarItem.errorBackground'),
};

/** The item that says what Superdraft is doing and how many drafts there are; a click opens the menu. */
export class StatusBar implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  #place: Place | undefined;
  #stale: NodeJS.Timeout | undefined;
  #status: Status = { worker: { kind: 'stopped' }, drafting: false, automatic: true };

  constructor(command: string) {
    this.#item = this.#store.add(
      vscode.window.createStatusBarItem('superdraft', vscode.StatusBarAlignment.Right, 100),
    );
    this.#item.name = 'Superdraft';
    this.#item.command = command;
    this.#draw();
    this.#item.show();
    const moved = () => {
      clearTimeout(this.#stale);
      this.#stale = setTimeout(() => {
        if (!this.#isAtPlace()) this.update({ last: undefined });
      }, STALE);
    };
    this.#store.add(vscode.window.onDidChangeTextEditorSelection(moved));
    this.#store.add(vscode.window.onDidChangeActiveTextEditor(moved));
  }

  /** What the item shows. */
  get text(): string {
    return this.#item.text;
  }

  /** The state in words. */
  get explanation(): string {
    return statusText(this.#status, vscode.l10n.t).tooltip;
  }

  update(change: Partial<Status>): void {
    this.#status = { ...this.#status, ...change };
    this.#draw();
  }

  showOutcome(place: Place, outcome: Outcome): void {
    this.#place = place;
    this.update({
      last: outcome,
      ...(outcome.reply && { latency: outcome.firstMilliseconds ?? outcome.milliseconds }),
    });
  }

  /** Draft 1 stands before the others. A count that is shown stays until these do: it would jump with each key. */
  showFirst(place: Place, outcome: Outcome): void {
    if (outcome.proposals.length === 0) return;
    this.#place = place;
    if ((this.#status.last?.proposals.length ?? 0) === 0) this.update({ last: outcome });
  }

  dispose(): void {
    clearTimeout(this.#stale);
    this.#store.dispose();
  }

  #isAtPlace(): boolean {
    const { document, selection } = vscode.window.activeTextEditor ?? {};
    return (
      document?.uri.toString() === this.#place?.document &&
      selection?.active.line === this.#place?.line &&
      selection?.active.character === this.#place?.character
    );
  }

  #draw(): void {
    const { text, tooltip, severity } = statusText(this.#status, vscode.l10n.t);
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.backgroundColor = BACKGROUNDS[severity];
    // Screen readers read the icons' names otherwise.
    this.#item.accessibilityInformation = { label: `${text.replace(/\$\([^)]*\)\s*/g, '')}. ${tooltip}` };
  }
}
