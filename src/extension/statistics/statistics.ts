import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../commandNames';
import { DisposableStore } from '../disposable';
import type { Outcome, Place } from '../place';
import { inserted } from '../text/filterDrafts';
import { shownLanguage } from '../ui/shownLanguage';
import { Acceptance, type Accepted } from './acceptance';
import { ACCEPTED } from './acceptedCommand';
import { NOTHING, RANKS, type Figures } from './figures';
import { ofReply } from './ofReply';
import { statisticsPage, type Row } from './statisticsPage';
import { StatisticsStore } from './store';

/** Milliseconds from one writing of the counts to the next. */
const FLUSH = 30_000;

/** Counts what comes of drafts, on this machine alone, and shows it. */
export class Statistics implements vscode.Disposable {
  readonly #store: StatisticsStore;
  readonly #disposables = new DisposableStore();
  readonly #acceptance = new Acceptance();
  readonly #accepted = this.#disposables.add(new vscode.EventEmitter<vscode.TextDocument>());
  /** A draft, or a part of one, was accepted in a document. */
  readonly onDidAccept = this.#accepted.event;
  /** Places at which draft 1 was on offer before the others: the set counts, also when they are no longer wanted there. */
  readonly #early = new WeakSet<Place>();
  #panel: vscode.WebviewPanel | undefined;

  /**
   * @param storage the extension's folder for data that all workspaces share
   * @param learned figures of other parts about what they have learnt, shown below the drafters'
   */
  constructor(
    storage: vscode.Uri,
    readonly extension: vscode.Uri,
    readonly warn: (line: string) => void,
    readonly learned: () => Promise<readonly Row[]>,
  ) {
    const cannot = (why: string) => {
      this.warn(`The statistics cannot be kept: ${why}`);
    };
    this.#store = new StatisticsStore(join(storage.fsPath, 'statistics.jsonl'), today, cannot);
    const { commands, workspace } = vscode;
    const on = (command: string, run: (...args: unknown[]) => unknown) =>
      this.#disposables.add(commands.registerCommand(command, run));
    on(ACCEPTED, (text, rank, next, ...args) => this.#committed(text, rank, next, args));
    on(COMMANDS.showStatistics, () => this.show());
    on(COMMANDS.exportStatistics, () => this.#export());
    on(COMMANDS.resetStatistics, () => this.#reset());
    this.#disposables.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
        if (contentChanges.length === 0) return;
        const edits = contentChanges.map(asEdit);
        const accepted = this.#acceptance.edited(document.uri.toString(), edits, reason !== undefined);
        this.#count(accepted);
        if (accepted) this.#accepted.fire(document);
      }),
    );
    const timer = setInterval(() => {
      this.#store.flush();
    }, FLUSH);
    this.#disposables.add({
      dispose: () => {
        clearInterval(timer);
      },
    });
    void this.#store.open().catch((error: unknown) => {
      cannot(String(error));
    });
  }

  /** Told of draft 1 where it is on offer before the others stand: a part of it may be taken meanwhile. */
  first(place: Place, { proposals }: Outcome): void {
    if (proposals.length === 0) return;
    this.#early.add(place);
    this.#offer(place, proposals);
  }

  /** Told of all drafts, wherever they were made. */
  done(place: Place, outcome: Outcome): void {
    const { proposals, atHand, milliseconds, firstMilliseconds } = outcome;
    if (proposals.length > 0) this.#offer(place, proposals);
    else if (!this.#early.has(place)) return;
    const reply = atHand ? outcome.prepared : outcome.reply;
    // Without drafts it tells that others were asked for before these were made.
    if (reply && reply.drafts.length > 0)
      this.#store.count(ofReply(reply, firstMilliseconds ?? milliseconds));
  }

  /** Opens the view, or brings it up to date. */
  async show(): Promise<void> {
    const { Uri, ViewColumn, l10n } = vscode;
    const sheet = await vscode.workspace.fs.readFile(Uri.joinPath(this.extension, 'media', 'statistics.css'));
    const [days, learned] = await Promise.all([this.#store.read(), this.learned()]);
    this.#panel ??= this.#open();
    this.#panel.reveal(ViewColumn.Active);
    this.#panel.webview.html = statisticsPage(
      {
        days,
        today: today(),
        learned,
        style: new TextDecoder().decode(sheet),
        nonce: randomBytes(16).toString('hex'),
        language: shownLanguage(),
        exportCommand: COMMANDS.exportStatistics,
        resetCommand: COMMANDS.resetStatistics,
      },
      l10n.t,
    );
  }

  /** All counts by day, oldest first, with what was not yet written. */
  read(): ReturnType<StatisticsStore['read']> {
    return this.#store.read();
  }

  dispose(): void {
    this.#store.flush();
    this.#panel?.dispose();
    this.#disposables.dispose();
  }

  #offer({ document, line, character }: Place, proposals: Outcome['proposals']): void {
    this.#acceptance.offered({ document, line, character, texts: proposals.map(inserted) });
  }

  #open(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      'superdraft.statistics',
      vscode.l10n.t('Superdraft statistics'),
      vscode.ViewColumn.Active,
      {
        enableScripts: false,
        enableCommandUris: [COMMANDS.exportStatistics, COMMANDS.resetStatistics],
        localResourceRoots: [],
      },
    );
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }

  async #committed(text: unknown, rank: unknown, next: unknown, args: readonly unknown[]): Promise<void> {
    if (typeof text === 'string' && typeof rank === 'number')
      this.#count(this.#acceptance.committed(text, rank));
    if (typeof next === 'string') await vscode.commands.executeCommand(next, ...args);
  }

  #count(accepted: Accepted | undefined): void {
    if (!accepted) return;
    const { kind, rank, characters } = accepted;
    const sum = { whole: 'whole', word: 'words', line: 'lines' } as const;
    const ranks = NOTHING.ranks.map((_, index) => (index === Math.min(rank, RANKS - 1) ? 1 : 0));
    const figures: Figures = { ...NOTHING, [sum[kind]]: 1, characters, ranks };
    this.#store.count(figures);
  }

  async #export(): Promise<void> {
    const content = JSON.stringify(Object.fromEntries(await this.#store.read()), undefined, 2);
    const document = await vscode.workspace.openTextDocument({ language: 'json', content });
    await vscode.window.showTextDocument(document);
  }

  async #reset(): Promise<void> {
    const { l10n, window } = vscode;
    const reset = l10n.t('Reset');
    const question = l10n.t('Delete all of Superdraft’s statistics on this machine?');
    if ((await window.showWarningMessage(question, { modal: true }, reset)) !== reset) return;
    await this.#store.reset();
    if (this.#panel) await this.show();
  }
}

const asEdit = ({ range, rangeLength, text }: vscode.TextDocumentContentChangeEvent) => ({
  line: range.start.line,
  character: range.start.character,
  removed: rangeLength,
  text,
});

/** The day by the person's own clock. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
