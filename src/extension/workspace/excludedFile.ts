import * as vscode from 'vscode';
import { fileAt } from '../editorPlace';
import type { SettingsStore } from '../settingsStore';
import { isExcluded } from './excludes';

/**
 * Whether `superdraft.exclude` names a file: it gets no drafts, and no model reads it.
 * @param address a file's, or that of a notebook's cell, which is in its notebook's file
 */
export function isExcludedFile(address: vscode.Uri, settings: SettingsStore): boolean {
  const uri = fileAt(address);
  const { exclude } = settings.in({ uri });
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.path ?? '';
  return isExcluded(uri.path.slice(folder.length), exclude);
}
