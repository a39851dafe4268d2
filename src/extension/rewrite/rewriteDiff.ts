import * as vscode from 'vscode';
import { DisposableStore } from '../disposable';

const SCHEME = 'superdraft-rewrite';

/** A document beside itself with part of it rewritten, in the editor's own diff. Neither side can be written. */
export class RewriteDiff implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #texts = new Map<string, string>();
  /** Above those of earlier sessions: the editor may still have their tabs, and would show such a text in place of a new one. */
  #opened = Date.now();

  constructor() {
    this.#store.add(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: ({ query }) => this.#texts.get(query) ?? '',
      }),
    );
  }

  /** Opens the diff; the focus stays where it is. */
  async open(document: vscode.TextDocument, before: string, after: string): Promise<void> {
    // Addresses of its own for each: the editor keeps a closed document's text, and would show that of the last diff.
    this.#opened++;
    const [left, right] = [this.#side(document, 'before'), this.#side(document, 'after')];
    this.#texts.set(left.query, before);
    this.#texts.set(right.query, after);
    const name = vscode.workspace.asRelativePath(document.uri, false);
    const title = vscode.l10n.t('Rewrite in {0}', name);
    // The language is that of the file, even where its name does not tell.
    for (const address of [left, right]) {
      const opened = await vscode.workspace.openTextDocument(address);
      if (opened.languageId !== document.languageId)
        await vscode.languages.setTextDocumentLanguage(opened, document.languageId);
    }
    // A preview would take the place of the preview that it is about, and its document would be closed with that.
    await vscode.commands.executeCommand('vscode.diff', left, right, title, {
      preview: false,
      preserveFocus: true,
    });
  }

  /** Another draft on the right. */
  show(document: vscode.TextDocument, after: string): void {
    const right = this.#side(document, 'after');
    this.#texts.set(right.query, after);
    this.#changed.fire(right);
  }

  async close(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const ours = tabs.filter(
      ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME,
    );
    await vscode.window.tabGroups.close(ours);
    this.#texts.clear();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #side({ uri }: vscode.TextDocument, which: 'before' | 'after'): vscode.Uri {
    return vscode.Uri.from({ scheme: SCHEME, path: uri.path, query: `${which}-${this.#opened}` });
  }
}
