import * as vscode from 'vscode';
import type { FileChange } from '../../protocol/messages';
import { pathOfFile } from '../editorPlace';

/** Larger files are not told: reading them takes the editor's time, and the worker keeps none such. */
export const MOST_CHARACTERS = 64 * 1024;

/** Whether an editor holds a file, shown or not. @param file its address */
export function isHeld(file: string): boolean {
  const { textDocuments, notebookDocuments } = vscode.workspace;
  return [...textDocuments, ...notebookDocuments].some(({ uri }) => uri.toString() === file);
}

/** The first of the paths that is an ordinary file of the same workspace folder; links may lead out of it. */
export async function firstFile(
  from: vscode.Uri,
  paths: readonly string[],
  folder: vscode.WorkspaceFolder,
): Promise<vscode.Uri | undefined> {
  for (const path of paths) {
    const uri = vscode.Uri.joinPath(from, '..', path);
    if (vscode.workspace.getWorkspaceFolder(uri) !== folder) continue;
    if (await isReadable(uri)) return uri;
  }
  return undefined;
}

/** Whether it is an ordinary file, not too large to be told. */
export async function isReadable(uri: vscode.Uri): Promise<boolean> {
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  return stat?.type === vscode.FileType.File && stat.size <= MOST_CHARACTERS;
}

/** When what stands there has changed, by the disk's own clock; undefined where nothing does. */
export async function changedAt(uri: vscode.Uri): Promise<number | undefined> {
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  return stat?.mtime;
}

export async function readFile(uri: vscode.Uri): Promise<FileChange | undefined> {
  const bytes = await vscode.workspace.fs.readFile(uri).then(undefined, () => undefined);
  if (bytes === undefined) return undefined;
  // As the editor reads it, by `files.encoding` and its mark; it refuses what is binary.
  const text = await vscode.workspace.decode(bytes, { uri }).then(undefined, () => undefined);
  return text === undefined ? undefined : { path: pathOfFile(uri), text: text.replaceAll('\r\n', '\n') };
}
