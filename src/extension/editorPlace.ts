import * as vscode from 'vscode';
import type { Place } from './place';
import type { Neighbours } from './text/cutWindow';
import type { Indentation } from './text/filters/filter';
import { CELL, documentPath, neighboursOf, notebookAt } from './text/notebookCells';
import { isKeyFolder } from './text/keyFolder';
import { pathOutside } from './text/pathOutside';

/** The place of a cursor, the selected entry of the suggestion widget counted as typed. */
export function placeAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  selected?: vscode.SelectedCompletionInfo,
): Place {
  const { version } = document;
  return {
    document: document.uri.toString(),
    path: pathOf(document),
    neighbours: neighboursOfCell(document),
    languageId: document.languageId,
    lines: document,
    indentation: indentationOf(document),
    line: position.line,
    character: position.character,
    ...(selected && {
      chosen: {
        start: selected.range.start.character,
        end: selected.range.end.character,
        text: selected.text,
      },
    }),
    isCurrent: () => !document.isClosed && document.version === version,
  };
}

/** Undefined for what is no cell, and for a cell of prose. */
function neighboursOfCell(document: vscode.TextDocument): Neighbours | undefined {
  const cells = codeCells(notebookOf(document));
  const index = cells.indexOf(document);
  if (index < 0) return undefined;
  // A cell's text is made when it is read: this is done with every key, and far cells are left out.
  const texts = cells.map((cell) => ({
    languageId: cell.languageId,
    get text() {
      return cell.getText();
    },
  }));
  return neighboursOf(texts, index);
}

/** The notebooks of cells: a cell stays in its own, and looking for it is dear in a notebook of hundreds. */
const notebooks = new WeakMap<vscode.TextDocument, vscode.NotebookDocument>();

function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== CELL) return undefined;
  if (!notebooks.has(document))
    for (const notebook of vscode.workspace.notebookDocuments)
      for (const cell of notebook.getCells()) notebooks.set(cell.document, notebook);
  return notebooks.get(document);
}

function codeCells(notebook: vscode.NotebookDocument | undefined): readonly vscode.TextDocument[] {
  const cells = notebook?.getCells() ?? [];
  return cells.filter(({ kind }) => kind === vscode.NotebookCellKind.Code).map(({ document }) => document);
}

/** As the editor has it, from its settings or from what it found in the document. */
function indentationOf(document: vscode.TextDocument): Indentation | undefined {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const { insertSpaces, tabSize, indentSize } = shown?.options ?? {};
  return typeof insertSpaces === 'boolean' && typeof tabSize === 'number'
    ? { insertSpaces, tabSize, indentSize: typeof indentSize === 'number' ? indentSize : tabSize }
    : undefined;
}

/** The address of the file that holds a document: of a cell, its notebook's. */
export function fileOf(document: vscode.TextDocument): vscode.Uri {
  return notebookOf(document)?.uri ?? document.uri;
}

/** The address of the file that settings are judged by, for that of a document: it may be a cell's. */
export function fileAt(address: vscode.Uri): vscode.Uri {
  if (address.scheme !== CELL) return address;
  const notebooks = vscode.workspace.notebookDocuments.map(({ uri }) => uri);
  const isInFolder = (uri: vscode.Uri) => vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return notebookAt(address, notebooks, isInFolder) ?? address;
}

/** The documents that are one file for the model: a notebook's code cells of one path, any other by itself. */
export function documentsOf(document: vscode.TextDocument): readonly vscode.TextDocument[] {
  if (document.uri.scheme !== CELL) return [document];
  const notebook = notebookOf(document);
  const pathIn = (cell: vscode.TextDocument) => documentPath(notebook?.uri.path ?? '', cell);
  return codeCells(notebook).filter((cell) => pathIn(cell) === pathIn(document));
}

/** The path of a document, as `documentPath` says. */
export function pathOf(document: vscode.TextDocument): string {
  return documentPath(pathOfFile(fileOf(document)), document);
}

/**
 * Inside a workspace folder the path in it, behind the folder's name where there are several: they may have files of
 * the same path. Elsewhere what `pathOutside` says, as in a folder of keys, whose own name alone says that they are such.
 */
export function pathOfFile(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder && !isKeyFolder(folder.uri.path)
    ? vscode.workspace.asRelativePath(uri)
    : pathOutside(uri.path);
}

/** A draft with the document's own line breaks. */
export function inDocument(text: string, document: vscode.TextDocument): string {
  return document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
}
