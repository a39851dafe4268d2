import * as vscode from 'vscode';

/** What the practice document says, with the cursor at ‸. */
const TEXT = `// Superdraft practice document
// Nothing in it is saved.
interface Point {
  x: number;
  y: number;
}

export function add(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}

export function move(a: Point, b: Point): Point {
  return {‸
}
`;

/** The walkthrough's last step is done when this is set. */
const ACCEPTED = 'superdraft.acceptedDraft';

/** The practice document of the walkthrough. */
export class Practice {
  #document: string | undefined;

  /** Opens the document, or shows the one that nothing was done in yet, and asks for drafts. */
  async start(): Promise<void> {
    const offset = TEXT.indexOf('‸');
    const content = TEXT.replace('‸', '');
    const unused = vscode.workspace.textDocuments.find(
      (open) => open.uri.toString() === this.#document && open.getText() === content,
    );
    const document = unused ?? (await vscode.workspace.openTextDocument({ language: 'typescript', content }));
    this.#document = document.uri.toString();
    const cursor = document.positionAt(offset);
    const selection = new vscode.Selection(cursor, cursor);
    await vscode.window.showTextDocument(document, { selection, preview: false });
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  }

  /** Told of drafts that were accepted in any document. */
  accepted(document: vscode.TextDocument): void {
    if (document.uri.toString() === this.#document)
      void vscode.commands.executeCommand('setContext', ACCEPTED, true);
  }
}
