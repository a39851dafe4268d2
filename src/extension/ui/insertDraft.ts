import * as vscode from 'vscode';
import { inDocument } from '../editorPlace';
import { endOf } from '../text/endOf';
import { inserted, type Proposal } from '../text/filterDrafts';

/**
 * Inserts a draft as one step of undo, and puts the cursor behind it.
 * @returns whether the document took it
 */
export async function insertDraft(
  editor: vscode.TextEditor,
  position: vscode.Position,
  proposal: Proposal,
): Promise<boolean> {
  const range = new vscode.Range(position, position.translate(0, proposal.replaced));
  if (!(await replaceIn(editor, range, inserted(proposal)))) return false;
  const { line, character } = endOf(proposal.text, position);
  const end = new vscode.Position(line, character);
  editor.selection = new vscode.Selection(end, end);
  editor.revealRange(editor.selection);
  return true;
}

/**
 * Puts a text in the place of another, as one step of undo.
 * @returns whether the document took it
 */
export async function replaceIn(
  editor: vscode.TextEditor,
  range: vscode.Range,
  text: string,
): Promise<boolean> {
  const { document } = editor;
  const written = inDocument(text, document);
  if (document.getText(range) === written) return true;
  const { version } = document;
  const applied = await editor.edit((edit) => {
    edit.replace(range, written);
  });
  // An editor that cannot write says that it has applied the edit, and leaves the document as it was.
  return applied && document.version !== version;
}

/** Says that no editor is active, in which drafts could be made. */
export function explainNoPlace(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Open a file and put the cursor where drafts are wanted.'),
  );
}

/** Says that nothing was inserted, and why that may be. */
export function explainNotInserted(): void {
  void vscode.window.showWarningMessage(
    vscode.l10n.t('The draft was not inserted, because the document has changed or cannot be written.'),
  );
}
