import * as vscode from 'vscode';
import { COMMANDS } from '../commandNames';
import { DisposableStore, type Disposable } from '../disposable';
import type { DraftServiceOptions } from '../draftServiceOptions';
import type { DraftsPanel } from '../panel/draftsPanel';
import { RewriteSelection, type RewriteTargets } from '../rewrite/rewriteSelection';
import { generateFromInstruction } from './generateFromInstruction';

/** The two commands that take a sentence from the person. */
export function registerInstructed(
  panel: DraftsPanel,
  ask: DraftServiceOptions['request'],
  documents: RewriteTargets,
): Disposable {
  const store = new DisposableStore();
  const rewrite = store.add(new RewriteSelection(ask, documents));
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
