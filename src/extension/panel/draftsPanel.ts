import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { isPanelRequest, type PanelRequest } from '../../panel/messages';
import { Slot } from '../../protocol/channelSlot';
import { DisposableStore } from '../disposable';
import type { DraftService } from '../draftService';
import type { Place } from '../place';
import { fileOf, pathOfFile, placeAt } from '../editorPlace';
import { editorOf, visible } from '../ui/editorOf';
import { explainNoPlace, explainNotInserted, insertDraft } from '../ui/insertDraft';
import { shownLanguage } from '../ui/shownLanguage';
import { page } from './page';
import { panelState, together, type PanelView } from './panelState';

/** The open panel, and the place in an editor that it is about. */
interface Shown {
  readonly panel: vscode.WebviewPanel;
  readonly editor: vscode.TextEditor;
  readonly position: vscode.Position;
  /** What the model is to read besides the document, asked again included. */
  readonly at: (place: Place) => Place;
  view: PanelView;
}

/** "Superdraft: Show Drafts Side by Side": one panel beside the editor, with the drafts at its cursor. */
export class DraftsPanel implements vscode.Disposable {
  readonly #asking = new Slot();
  readonly #store = new DisposableStore();
  #shown: Shown | undefined;

  constructor(
    readonly drafts: Pick<DraftService, 'draftsAt'>,
    readonly extension: vscode.Uri,
  ) {
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document === this.#shown?.editor.document)
          this.#update({ stale: true });
      }),
    );
  }

  /** Drafts at the cursor of the active editor, or once more at the last place when the panel itself is active. */
  async show(at: (place: Place) => Place = (place) => place): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      if (this.#shown?.panel.active) await this.#again();
      else explainNoPlace();
      return;
    }
    await this.#ask(editor, editor.selection.active, at);
  }

  /** Puts a draft where it was asked for, and closes the panel. */
  async accept(index: number): Promise<void> {
    const shown = this.#shown;
    const proposal = shown?.view.proposals.at(index);
    if (!shown || !proposal) return;
    const { position, view } = shown;
    if (!view.place.isCurrent()) {
      this.#update({ stale: true });
      return;
    }
    const editor = await this.#leave();
    if (!editor || !view.place.isCurrent() || !(await insertDraft(editor, position, proposal)))
      explainNotInserted();
  }

  dispose(): void {
    this.#asking.clear();
    this.#shown?.panel.dispose();
    this.#store.dispose();
  }

  async #ask(
    editor: vscode.TextEditor,
    position: vscode.Position,
    at: (place: Place) => Place,
  ): Promise<void> {
    const place = { ...at(placeAt(editor.document, position)), whole: true };
    const panel = this.#shown?.panel ?? this.#open();
    const view = { place, file: pathOfFile(fileOf(editor.document)), proposals: [], stale: false };
    this.#shown = { panel, editor, position, at, view };
    panel.reveal(undefined, false);
    this.#draw();
    const started = performance.now();
    const signal = this.#asking.replace();
    const isWanted = () => !signal.aborted;
    const first = await this.drafts.draftsAt(place, 0, signal, { early: true });
    if (!isWanted()) return;
    this.#update({ proposals: first.proposals });
    // Draft 1 alone when it stood before the others: these are at hand, or under way, at the same place.
    const all = await this.drafts.draftsAt(place, 0, signal);
    if (!isWanted()) return;
    const outcome = together(first, all, performance.now() - started);
    this.#update({ proposals: outcome.proposals, outcome });
  }

  #open(): vscode.WebviewPanel {
    const { l10n, ViewColumn, Uri } = vscode;
    const assets = ['dist', 'media'].map((folder) => Uri.joinPath(this.extension, folder));
    const panel = vscode.window.createWebviewPanel(
      'superdraft.drafts',
      l10n.t('Drafts'),
      { viewColumn: ViewColumn.Beside },
      { enableScripts: true, localResourceRoots: assets },
    );
    panel.iconPath = Uri.joinPath(this.extension, 'media', 'icon.png');
    const at = (...path: string[]) =>
      panel.webview.asWebviewUri(Uri.joinPath(this.extension, ...path)).toString();
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isPanelRequest(message)) void this.#answer(message);
    });
    panel.onDidDispose(() => {
      if (this.#shown?.panel !== panel) return;
      this.#asking.clear();
      this.#shown = undefined;
    });
    panel.webview.html = page({
      script: at('dist', 'panel.js'),
      style: at('media', 'panel.css'),
      source: panel.webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
      language: shownLanguage(),
      again: l10n.t('Draft again'),
      label: l10n.t('Drafts'),
    });
    return panel;
  }

  async #answer(request: PanelRequest): Promise<void> {
    switch (request.kind) {
      case 'ready':
        this.#draw();
        break;
      case 'accept':
        await this.accept(request.index);
        break;
      case 'again':
        await this.#again();
        break;
      case 'close':
        await this.#leave();
    }
  }

  /** At the cursor as it is now, when the text has moved on. */
  async #again(): Promise<void> {
    const shown = this.#shown;
    if (!shown) return;
    if (shown.editor.document.isClosed) {
      shown.panel.dispose();
      explainNoPlace();
      return;
    }
    const editor = visible(shown.editor);
    // While no editor showed it, the document may have become shorter.
    const position = editor?.selection.active ?? shown.editor.document.validatePosition(shown.position);
    await this.#ask(editor ?? shown.editor, position, shown.at);
  }

  /** Closes the panel and goes back to the editor, with the cursor where it was. */
  async #leave(): Promise<vscode.TextEditor | undefined> {
    const shown = this.#shown;
    if (!shown) return undefined;
    const { panel, editor } = shown;
    panel.dispose();
    return editor.document.isClosed ? undefined : editorOf(editor);
  }

  #update(change: Partial<PanelView>): void {
    if (!this.#shown) return;
    this.#shown.view = { ...this.#shown.view, ...change };
    this.#draw();
  }

  #draw(): void {
    if (!this.#shown) return;
    const { panel, view } = this.#shown;
    void panel.webview.postMessage(panelState(view, vscode.l10n.t));
  }
}
