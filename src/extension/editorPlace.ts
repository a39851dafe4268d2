import * as vscode from 'vscode';
import type { Place } from './draftService';
import type { Neighbours } from './text/cutWindow';
import type { Indentation } from './text/filters/filter';
import { cellPath, neighboursOf } from './text/notebookCells';
import { pathOutside } from './text/pathOutside';

/** Of a document that is a cell of a notebook. */
const CELL = 'vscode-notebook-cell';

/** The place of a cursor, the selected entry of the suggestion widget counted as typed. */
export function placeAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  selected?: vscode.SelectedCompletionInfo,
): Place {
  const { version } = document;
  const path = pathOf(document.uri);
  return {
    document: document.uri.toString(),
    ...(document.uri.scheme === CELL
      ? { path: cellPath(path, document.languageId), neighbours: neighboursIn(document) }
      : { path }),
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

function neighboursIn(document: vscode.TextDocument): Neighbours | undefined {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cells = notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
    const index = cells.findIndex((cell) => cell.document === document);
    if (index < 0) continue;
    const texts = cells.map((cell) => ({
      languageId: cell.document.languageId,
      text: cell.document.getText(),
    }));
    return neighboursOf(texts, index);
  }
  return undefined;
}

/** As the editor has it, from its settings or from what it found in the document. */
function indentationOf(document: vscode.TextDocument): Indentation | undefined {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const { insertSpaces, tabSize } = shown?.options ?? {};
  return typeof insertSpaces === 'boolean' && typeof tabSize === 'number'
    ? { insertSpaces, tabSize }
    : undefined;
}

/** Inside a workspace folder the path in it; elsewhere what `pathOutside` says. */
export function pathOf(uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri)) return vscode.workspace.asRelativePath(uri, false);
  return pathOutside(uri.path);
}

/** A draft with the document's own line breaks. */
export function inDocument(text: string, document: vscode.TextDocument): string {
  return document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
}
