import * as vscode from 'vscode';
import { endOf } from '../text/endOf';

/** Not in package.json: only the editor runs it, after a draft was accepted. */
export const MOVE_TO_END = 'superdraft.moveToEnd';

/**
 * The command to give an item that replaces text, or that has a line behind its own. The editor inserts only what is new and
 * leaves the cursor there: before the closer that the draft shares with the line, so that a `;` typed next would land inside
 * the brackets; or before the closer on the line below.
 * @param isAbove whether the editor leaves the cursor on the line below the text's end
 */
export function moveToEndCommand(
  text: string,
  document: vscode.TextDocument,
  range: vscode.Range,
  isAbove: boolean,
): vscode.Command {
  const { line, character } = endOf(text, range.start);
  return { title: '', command: MOVE_TO_END, arguments: [document.uri.toString(), line, character, isAbove] };
}

export function moveToEnd(document: unknown, line: unknown, character: unknown, isAbove: unknown): void {
  const editor = vscode.window.activeTextEditor;
  if (!editor || typeof line !== 'number' || typeof character !== 'number') return;
  const { active } = editor.selection;
  const isThere = editor.document.uri.toString() === document && editor.selections.length === 1;
  const isBefore = active.line === line && active.character < character;
  if (!isThere || !(isAbove === true ? active.line === line + 1 : isBefore)) return;
  const end = editor.document.validatePosition(new vscode.Position(line, character));
  editor.selection = new vscode.Selection(end, end);
}
