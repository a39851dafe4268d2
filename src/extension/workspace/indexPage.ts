import * as vscode from 'vscode';
import { DisposableStore } from '../disposable';

const SCHEME = 'superdraft-index';

/** Shows what the index holds as a document that cannot be written and is never saved. */
export class IndexPage implements vscode.Disposable {
  readonly #store = new DisposableStore();
  #text = '';
  #opened = 0;

  constructor() {
    this.#store.add(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
        provideTextDocumentContent: () => this.#text,
      }),
    );
  }

  async show(text: string): Promise<void> {
    this.#text = text;
    // An address of its own for each: the editor keeps a closed document's text for a while.
    const query = String(++this.#opened);
    const address = vscode.Uri.from({ scheme: SCHEME, path: '/workspace-index.md', query });
    const document = await vscode.workspace.openTextDocument(address);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.#store.dispose();
  }
}
