import * as vscode from 'vscode';

const { HighContrast, HighContrastLight } = vscode.ColorThemeKind;

/** Those of ghost text. Of high contrast it has a frame in place of a colour, and what has no colour is not seen. */
function colors(): vscode.ThemableDecorationAttachmentRenderOptions {
  const { kind } = vscode.window.activeColorTheme;
  return kind === HighContrast || kind === HighContrastLight
    ? {
        color: new vscode.ThemeColor('editor.foreground'),
        border: '1px solid',
        borderColor: new vscode.ThemeColor('editorGhostText.border'),
      }
    : {
        color: new vscode.ThemeColor('editorGhostText.foreground'),
        backgroundColor: new vscode.ThemeColor('editorGhostText.background'),
      };
}

/** Shows a draft at its place as ghost text would look, without touching the document. */
export class DraftPreview implements vscode.Disposable {
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    after: { ...colors(), fontStyle: 'italic' },
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
