import * as vscode from 'vscode';
import { endOf } from '../text/endOf';

/** Not in package.json: only the editor runs it, after a draft was accepted. */
export const MOVE_TO_END = 'superdraft.moveToEnd';

/**
 * The command to give an item that replaces text. The editor inserts only what is new and leaves the cursor there:
 * before the closer that the draft shares with the line, so that a `;` typed next would land inside the brackets.
 */
export function moveToEndCommand(
  insertText: string,
  document: vscode.TextDocument,
  range: vscode.Range,
): vscode.Command {
  const { line, character } = endOf(insertText, range.start);
  return { title: '', command: MOVE_TO_END, arguments: [document.uri.toString(), line, character] };
}

export function moveToEnd(document: unknown, line: unknown, character: unknown): void {
  const editor = vscode.window.activeTextEditor;
  if (!editor || typeof line !== 'number' || typeof character !== 'number') return;
  const { active } = editor.selection;
  const isThere = editor.document.uri.toString() === document && editor.selections.length === 1;
  if (!isThere || active.line !== line || active.character >= character) return;
  const end = editor.document.validatePosition(new vscode.Position(line, character));
  editor.selection = new vscode.Selection(end, end);
}
