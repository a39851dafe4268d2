import * as vscode from 'vscode';
import { withSignal } from '../cancellation';
import { DisposableStore } from '../disposable';
import type { DraftService } from '../draftService';
import type { Outcome } from '../place';
import { placeAt } from '../editorPlace';
import { isWritten } from '../provider';
import type { Proposal } from '../text/filterDrafts';
import { draftItems } from './draftItems';
import { DraftPreview } from './draftPreview';
import { editorOf } from './editorOf';
import { explainNotInserted, insertDraft } from './insertDraft';
import { whyNone } from './whyNone';

/** "Superdraft: Generate Drafts": all drafts at the cursor in a list, the focused one shown at its place. */
export async function generate(drafts: DraftService, showLog: () => void): Promise<void> {
  // The walkthrough, which has a link to this, is no editor. The log, which may be in sight beside it, is one.
  const inSight = () => vscode.window.visibleTextEditors.find(({ document }) => isWritten(document));
  const editor = vscode.window.activeTextEditor ?? inSight();
  if (!editor) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open a file and put the cursor where drafts are wanted.'),
    );
    return;
  }
  const { document } = editor;
  const position = editor.selection.active;
  const place = { ...placeAt(document, position), whole: true };
  const outcome = await withProgress((signal) => drafts.draftsAt(place, 0, signal));
  if (outcome.proposals.length === 0) {
    await explain(outcome, showLog);
    return;
  }
  const chosen = await choose(editor, position, outcome.proposals);
  if (!chosen) return;
  if (!place.isCurrent()) {
    explainNotInserted();
    return;
  }
  // Another tab may have come to the front while the drafts were made.
  const target = await editorOf(editor);
  if (!place.isCurrent() || !(await insertDraft(target, position, chosen))) explainNotInserted();
}

function withProgress(run: (signal: AbortSignal) => Promise<Outcome>): Thenable<Outcome> {
  const location = vscode.ProgressLocation.Window;
  const title = vscode.l10n.t('Making drafts');
  return vscode.window.withProgress({ location, title, cancellable: true }, (_, token) =>
    withSignal(token, run),
  );
}

/** Resolves with the draft that the person picks, or undefined when they leave the list. */
async function choose(
  editor: vscode.TextEditor,
  position: vscode.Position,
  proposals: readonly Proposal[],
): Promise<Proposal | undefined> {
  const store = new DisposableStore();
  const list = store.add(vscode.window.createQuickPick<ReturnType<typeof draftItems>[number]>());
  const preview = store.add(new DraftPreview(editor, position));
  list.title = vscode.l10n.t('Drafts at line {0}', position.line + 1);
  list.placeholder = vscode.l10n.t('Enter inserts the draft, Escape leaves the document as it is.');
  list.items = draftItems(proposals);
  list.matchOnDetail = true;
  try {
    return await new Promise((resolve) => {
      store.add(
        list.onDidChangeActive((active) => {
          preview.show(active.at(0)?.proposal.text ?? '');
        }),
      );
      store.add(
        list.onDidAccept(() => {
          resolve(list.activeItems.at(0)?.proposal);
        }),
      );
      store.add(
        list.onDidHide(() => {
          resolve(undefined);
        }),
      );
      preview.show(proposals[0].text);
      list.show();
    });
  } finally {
    store.dispose();
  }
}

async function explain({ reason, fault }: Outcome, showLog: () => void): Promise<void> {
  if (reason === 'cancelled' || reason === 'superseded') return;
  const log = vscode.l10n.t('Show log');
  const pressed = fault
    ? await vscode.window.showErrorMessage(vscode.l10n.t('No drafts: {0}', fault.message), log)
    : await vscode.window.showInformationMessage(whyNone(reason, vscode.l10n.t));
  if (pressed === log) showLog();
}
