import * as vscode from 'vscode';

/** Shows a draft at its place as ghost text would look, without touching the document. */
export class DraftPreview implements vscode.Disposable {
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    after: {
      color: new vscode.ThemeColor('editorGhostText.foreground'),
      backgroundColor: new vscode.ThemeColor('editorGhostText.background'),
      fontStyle: 'italic',
    },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });

  constructor(
    readonly editor: vscode.TextEditor,
    readonly position: vscode.Position,
  ) {}

  /** A decoration holds one line, so of further lines it shows how many there are. */
  show(text: string): void {
    const [first, ...more] = text.split('\n');
    // Blanks at the ends would collapse.
    const line = first.replace(/\t/g, '    ').replaceAll(' ', '\u00a0');
    const contentText = more.length === 0 ? line : `${line} ⏎ +${more.length}`;
    const range = new vscode.Range(this.position, this.position);
    this.editor.setDecorations(this.#decoration, [{ range, renderOptions: { after: { contentText } } }]);
  }

  dispose(): void {
    this.#decoration.dispose();
  }
}
