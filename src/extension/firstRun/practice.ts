import * as vscode from 'vscode';
import type { Outcome, Place } from '../place';
import { isAccepted } from './isAccepted';

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

/**
 * The practice document of the walkthrough. It looks at edits of that document alone: the stable API tells no
 * extension that its ghost text was accepted, but an edit that inserts exactly a draft shown there says as much.
 */
export class Practice implements vscode.Disposable {
  #document: string | undefined;
  #listener: vscode.Disposable | undefined;
  #shown: readonly string[] = [];

  /** Opens the document, or shows the one that nothing was done in yet, and asks for drafts. */
  async start(): Promise<void> {
    const offset = TEXT.indexOf('‸');
    const content = TEXT.replace('‸', '');
    const unused = vscode.workspace.textDocuments.find(
      (open) => open.uri.toString() === this.#document && open.getText() === content,
    );
    const document = unused ?? (await vscode.workspace.openTextDocument({ language: 'typescript', content }));
    this.#document = document.uri.toString();
    this.#listener?.dispose();
    this.#listener = vscode.workspace.onDidChangeTextDocument((event) => void this.#look(event));
    const cursor = document.positionAt(offset);
    const selection = new vscode.Selection(cursor, cursor);
    await vscode.window.showTextDocument(document, { selection, preview: false });
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  }

  /** Told of all drafts, wherever they were made. */
  shown(place: Place, { proposals }: Outcome): void {
    if (place.document === this.#document && proposals.length > 0) {
      this.#shown = proposals.map(({ text }) => text);
    }
  }

  dispose(): void {
    this.#listener?.dispose();
  }

  async #look({ document, contentChanges }: vscode.TextDocumentChangeEvent): Promise<void> {
    if (document.uri.toString() !== this.#document) return;
    const inserted = contentChanges.map(({ text }) => text);
    if (!isAccepted(inserted, this.#shown)) return;
    await vscode.commands.executeCommand('setContext', ACCEPTED, true);
  }
}
