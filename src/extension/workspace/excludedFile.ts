import * as vscode from 'vscode';
import type { SettingsStore } from '../settingsStore';
import { CELL } from '../text/notebookCells';
import { isExcluded } from './excludes';

/**
 * Whether `superdraft.exclude` names a file: it gets no drafts, and no model reads it.
 * @param address a file's, or that of a notebook's cell, which is in its notebook's file
 */
export function isExcludedFile(address: vscode.Uri, settings: SettingsStore): boolean {
  const uri = address.scheme === CELL ? notebookOf(address) : address;
  const { exclude } = settings.in(undefined, uri.toString());
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.path ?? '';
  return isExcluded(uri.path.slice(folder.length), exclude);
}

/** A cell's address has the path of its notebook. */
function notebookOf(cell: vscode.Uri): vscode.Uri {
  return vscode.workspace.notebookDocuments.find(({ uri }) => uri.path === cell.path)?.uri ?? cell;
}
