import * as vscode from 'vscode';
import type { Place } from './draftService';
import type { Indentation } from './text/filters/filter';

/** The place of a cursor, the selected entry of the suggestion widget counted as typed. */
export function placeAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  selected?: vscode.SelectedCompletionInfo,
): Place {
  const { version } = document;
  return {
    document: document.uri.toString(),
    path: pathOf(document.uri),
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

/** As the editor has it, from its settings or from what it found in the document. */
function indentationOf(document: vscode.TextDocument): Indentation | undefined {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const { insertSpaces, tabSize } = shown?.options ?? {};
  return typeof insertSpaces === 'boolean' && typeof tabSize === 'number'
    ? { insertSpaces, tabSize }
    : undefined;
}

/** Inside a workspace folder the path in it; elsewhere the bare name, as folders there say nothing about the code. */
export function pathOf(uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri)) return vscode.workspace.asRelativePath(uri, false);
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** A draft with the document's own line breaks. */
export function inDocument(text: string, document: vscode.TextDocument): string {
  return document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
}
