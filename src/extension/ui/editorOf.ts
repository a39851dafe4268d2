import * as vscode from 'vscode';
import { fileOf } from '../editorPlace';

/** Milliseconds that an editor may take to show once the tab that holds it is in front. */
const APPEARING = 1000;

/** As the editor's commands number its groups. */
const GROUPS = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'];

/**
 * The editor to put a draft into, with the focus in it: the one where it was asked for, else another that shows its
 * document, and only then a new one. What stands in a diff or a notebook is shown there again, as by itself it would be
 * opened a second time.
 */
export async function editorOf(used: vscode.TextEditor): Promise<vscode.TextEditor> {
  const { document } = used;
  const tab = isMain(used) ? undefined : tabAround(document);
  const shown = tab ? await shownIn(tab, used) : visible(used);
  if (shown === undefined || isMain(shown))
    return vscode.window.showTextDocument(document, (shown ?? used).viewColumn);
  // Nothing gives the focus to a part of a tab alone.
  const column = (tab ?? tabAround(document))?.group.viewColumn;
  const group = column === undefined ? undefined : GROUPS.at(column - 1);
  await vscode.commands.executeCommand(`workbench.action.focus${group ?? 'Active'}EditorGroup`);
  return shown;
}

/** The editor if it is to be seen, else another of its document, one of the same kind where there is one. */
export function visible(used: vscode.TextEditor): vscode.TextEditor | undefined {
  const editors = vscode.window.visibleTextEditors.filter(({ document }) => document === used.document);
  const same = editors.filter((editor) => isMain(editor) === isMain(used));
  return editors.find((editor) => editor === used) ?? same.at(0) ?? editors.at(0);
}

/** Whether an editor is one by itself, and not a side of a diff or a cell of a notebook. */
const isMain = ({ viewColumn }: vscode.TextEditor) => viewColumn !== undefined;

/** The tab that shows a document as a part of something; one that is in front, where several do. */
function tabAround(document: vscode.TextDocument): vscode.Tab | undefined {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const around = tabs.filter(({ input }) => {
    if (input instanceof vscode.TabInputTextDiff)
      return [input.original, input.modified].some((side) => isSame(side, document.uri));
    return input instanceof vscode.TabInputNotebook && isSame(input.uri, fileOf(document));
  });
  return around.find(({ isActive }) => isActive) ?? around.at(0);
}

const isSame = (one: vscode.Uri, other: vscode.Uri) => one.toString() === other.toString();

/** The document's editor in a tab, which comes to the front of its group. */
async function shownIn(tab: vscode.Tab, used: vscode.TextEditor): Promise<vscode.TextEditor | undefined> {
  const part = () => {
    const editor = visible(used);
    return editor && !isMain(editor) ? editor : undefined;
  };
  if (!tab.isActive) await bringToFront(tab);
  return part() ?? (await appeared(part));
}

/** Shows a diff or a notebook that is open in its group. */
async function bringToFront({ input, label, isPreview, group }: vscode.Tab): Promise<void> {
  const options = { viewColumn: group.viewColumn, preview: isPreview };
  if (input instanceof vscode.TabInputTextDiff) {
    await vscode.commands.executeCommand('vscode.diff', input.original, input.modified, label, options);
  } else if (input instanceof vscode.TabInputNotebook) {
    const notebook = await vscode.workspace.openNotebookDocument(input.uri);
    await vscode.window.showNotebookDocument(notebook, options);
  }
}

/** What `find` gives as soon as it gives something; undefined where nothing shows for long. */
async function appeared(find: () => vscode.TextEditor | undefined): Promise<vscode.TextEditor | undefined> {
  let watch: vscode.Disposable | undefined;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    watch = vscode.window.onDidChangeVisibleTextEditors(() => {
      if (find() !== undefined) resolve();
    });
    timer = setTimeout(resolve, APPEARING);
  });
  watch?.dispose();
  clearTimeout(timer);
  return find();
}
