import * as vscode from 'vscode';
import { COMMANDS } from '../commandNames';
import { DisposableStore, type Disposable } from '../disposable';
import type { DraftServiceOptions } from '../draftService';
import type { DraftsPanel } from '../panel/draftsPanel';
import { RewriteSelection } from '../rewrite/rewriteSelection';
import type { Settings } from '../settings';
import { generateFromInstruction } from './generateFromInstruction';

/** The two commands that take a sentence from the person. */
export function registerInstructed(
  panel: DraftsPanel,
  ask: DraftServiceOptions['request'],
  settings: (document: vscode.TextDocument) => Settings,
): Disposable {
  const store = new DisposableStore();
  const rewrite = store.add(new RewriteSelection(ask, settings));
  store.add(
    vscode.commands.registerCommand(COMMANDS.generateFromInstruction, (argument: unknown) =>
      generateFromInstruction((at) => panel.show(at), argument),
    ),
  );
  store.add(
    vscode.commands.registerCommand(COMMANDS.rewriteSelection, (argument: unknown) => rewrite.run(argument)),
  );
  return store;
}
