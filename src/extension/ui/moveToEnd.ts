import * as vscode from 'vscode';
import { endOf } from '../text/endOf';

/** Not in package.json: only the editor runs it, after a draft was accepted. */
export const MOVE_TO_END = 'superdraft.moveToEnd';

/**
 * The command to give an item that replaces text, or that puts something behind its own. The editor inserts only what is
 * new and leaves the cursor there: before the closer that the draft shares with the line, so that a `;` typed next would
 * land inside the brackets; or behind what follows the draft, before the closer on the line below.
 * @param behind what the item inserts behind the text
 * @returns the command's name and its arguments
 */
export function moveToEndCommand(
  text: string,
  behind: string,
  document: vscode.TextDocument,
  range: vscode.Range,
): readonly (string | number)[] {
  const { line, character } = endOf(text, range.start);
  const last = endOf(text + behind, range.start);
  return [MOVE_TO_END, document.uri.toString(), line, character, last.line, last.character];
}

export function moveToEnd(document: unknown, ...places: unknown[]): void {
  const editor = vscode.window.activeTextEditor;
  const numbers = places.filter((place) => typeof place === 'number');
  if (!editor || numbers.length < 4) return;
  const [line, character, lastLine, lastCharacter] = numbers;
  const { active } = editor.selection;
  const isThere = editor.document.uri.toString() === document && editor.selections.length === 1;
  if (!isThere || active.line !== lastLine || active.character > lastCharacter) return;
  const end = editor.document.validatePosition(new vscode.Position(line, character));
  editor.selection = new vscode.Selection(end, end);
}
