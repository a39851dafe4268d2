import * as vscode from 'vscode';

/** A text in a tab that cannot be written and that nobody is asked to save. */
export class ReadOnlyPage implements vscode.Disposable {
  readonly #registration: vscode.Disposable;
  #text = '';
  /** Above those of earlier sessions: the editor still has their tabs, and would show such a text in place of a new one. */
  #shown = Date.now();

  /**
   * @param path names the tab, and the language by its ending
   * @param command shows a page, by the name by which a person finds it
   */
  constructor(
    readonly scheme: string,
    readonly path: string,
    command: string,
  ) {
    const first = this.#shown;
    const earlier = vscode.l10n.t('This page is of an earlier session. "{0}" makes it anew.', command);
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ query }) => (Number(query) > first ? this.#text : earlier),
    });
  }

  /** Shows another text, in the tab of the one before while that is a preview. */
  async show(text: string, viewColumn = vscode.ViewColumn.Active): Promise<void> {
    this.#text = text;
    // An address of its own for each: the editor keeps a closed document's text for a while.
    const query = String(++this.#shown);
    const address = vscode.Uri.from({ scheme: this.scheme, path: this.path, query });
    const document = await vscode.workspace.openTextDocument(address);
    await vscode.window.showTextDocument(document, { preview: true, viewColumn });
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
