import * as vscode from 'vscode';
import { fileOf } from '../editorPlace';

/** Milliseconds that an editor may take to show again after what covered it has closed. */
const REAPPEARING = 1000;

/** As the editor's commands number its groups. */
const GROUPS = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'];

/**
 * The editor to put a draft into, with the focus in it: the one where it was asked for, else another that shows its
 * document, and only then a new one. What stands in a diff would be opened a second time, in the diff's place.
 */
export async function editorOf(used: vscode.TextEditor): Promise<vscode.TextEditor> {
  const shown = visible(used) ?? (isMain(used) ? undefined : await reappeared(used));
  if (shown === undefined || isMain(shown))
    return vscode.window.showTextDocument(used.document, (shown ?? used).viewColumn);
  await vscode.commands.executeCommand(`workbench.action.focus${groupAround(used.document)}EditorGroup`);
  return shown;
}

/** The editor if it is to be seen, else another of its document. */
export function visible(used: vscode.TextEditor): vscode.TextEditor | undefined {
  const editors = vscode.window.visibleTextEditors.filter(({ document }) => document === used.document);
  return editors.find((editor) => editor === used) ?? editors.at(0);
}

/** Whether an editor is one by itself, and not a side of a diff or a cell of a notebook. */
const isMain = ({ viewColumn }: vscode.TextEditor) => viewColumn !== undefined;

/** The group that shows a document as a part of something; nothing gives the focus to the part alone. */
function groupAround(document: vscode.TextDocument): string {
  const groups = vscode.window.tabGroups.all;
  const around = groups.find(({ activeTab }) => {
    const { input } = activeTab ?? {};
    if (input instanceof vscode.TabInputTextDiff)
      return [input.original, input.modified].some((side) => isSame(side, document.uri));
    return input instanceof vscode.TabInputNotebook && isSame(input.uri, fileOf(document));
  });
  return (around && GROUPS.at(around.viewColumn - 1)) ?? 'Active';
}

const isSame = (one: vscode.Uri, other: vscode.Uri) => one.toString() === other.toString();

/** What `visible` gives as soon as it gives something; undefined where nothing shows for long. */
async function reappeared(used: vscode.TextEditor): Promise<vscode.TextEditor | undefined> {
  let watch: vscode.Disposable | undefined;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    watch = vscode.window.onDidChangeVisibleTextEditors(() => {
      if (visible(used) !== undefined) resolve();
    });
    timer = setTimeout(resolve, REAPPEARING);
  });
  watch?.dispose();
  clearTimeout(timer);
  return visible(used);
}
