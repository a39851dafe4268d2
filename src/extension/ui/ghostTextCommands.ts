import * as vscode from 'vscode';
import { COMMANDS } from '../commandNames';
import { DisposableStore, type Disposable } from '../disposable';

/**
 * What asks for ghost text, or acts on what is shown. The editor does the work, so that its own keys and these do the same;
 * the names are ours so that a person finds all of Superdraft in one list of key bindings. Without ghost text the
 * others do nothing.
 */
const GHOST_TEXT_COMMANDS = {
  [COMMANDS.trigger]: 'editor.action.inlineSuggest.trigger',
  [COMMANDS.acceptWord]: 'editor.action.inlineSuggest.acceptNextWord',
  [COMMANDS.acceptLine]: 'editor.action.inlineSuggest.acceptNextLine',
  [COMMANDS.acceptAll]: 'editor.action.inlineSuggest.commit',
  [COMMANDS.nextDraft]: 'editor.action.inlineSuggest.showNext',
  [COMMANDS.previousDraft]: 'editor.action.inlineSuggest.showPrevious',
} as const;

export function registerGhostTextCommands(): Disposable {
  const store = new DisposableStore();
  for (const [name, action] of Object.entries(GHOST_TEXT_COMMANDS))
    store.add(vscode.commands.registerCommand(name, () => vscode.commands.executeCommand(action)));
  return store;
}
