import * as vscode from 'vscode';
import { DisposableStore } from '../disposable';

export interface KeyListener {
  /** Somebody has typed in the active editor, and the cursor stands where that has brought it. */
  readonly typed: (editor: vscode.TextEditor) => void;
  /** The cursor of the active editor has moved otherwise, or another editor is active. */
  readonly moved: (editor: vscode.TextEditor) => void;
}

/** Tells typing from other moves: the editor tells of the text first and of the cursor then, and says of neither why. */
export class Keys implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  #edited: { readonly document: vscode.TextDocument; readonly version: number } | undefined;

  constructor(listener: KeyListener) {
    const { window, workspace } = vscode;
    this.#disposables.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
        // Without changes it tells that the document is no longer as it was saved.
        if (document !== window.activeTextEditor?.document || contentChanges.length === 0) return;
        const isKey = contentChanges.length === 1 && reason === undefined;
        this.#edited = isKey ? { document, version: document.version } : undefined;
      }),
    );
    this.#disposables.add(
      window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        if (textEditor !== window.activeTextEditor) return;
        const { document } = textEditor;
        const isEdited = this.#edited?.document === document && this.#edited.version === document.version;
        this.#edited = undefined;
        listener[isEdited && selections.length === 1 ? 'typed' : 'moved'](textEditor);
      }),
    );
    this.#disposables.add(
      window.onDidChangeActiveTextEditor((editor) => {
        if (editor) listener.moved(editor);
      }),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
