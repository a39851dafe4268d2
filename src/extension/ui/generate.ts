import * as vscode from 'vscode';
import type { DraftService } from '../draftService';
import type { Outcome } from '../place';
import { placeAt } from '../editorPlace';
import { isWritten } from '../provider';
import type { Proposal } from '../text/filterDrafts';
import { draftItems } from './draftItems';
import { DraftPreview } from './draftPreview';
import { editorOf } from './editorOf';
import { explainNoPlace, explainNotInserted, insertDraft } from './insertDraft';
import { pickDraft } from './pickDraft';
import { whyNone } from './whyNone';

/** "Superdraft: Generate Drafts": all drafts at the cursor in a list, the focused one shown at its place. */
export async function generate(drafts: DraftService, showLog: () => void): Promise<void> {
  // The walkthrough, which has a link to this, is no editor. The log, which may be in sight beside it, is one.
  const inSight = () => vscode.window.visibleTextEditors.find(({ document }) => isWritten(document));
  const editor = vscode.window.activeTextEditor ?? inSight();
  if (!editor) {
    explainNoPlace();
    return;
  }
  const { document } = editor;
  const position = editor.selection.active;
  const place = { ...placeAt(document, position), whole: true };
  const preview = new DraftPreview(editor, position);
  let outcome: Outcome | undefined;
  const chosen = await pickDraft({
    title: vscode.l10n.t('Drafts at line {0}', position.line + 1),
    placeholder: vscode.l10n.t('Enter inserts the draft, Escape leaves the document as it is.'),
    make: async (left) => {
      outcome = await drafts.draftsAt(place, 0, left);
      return draftItems(outcome.proposals);
    },
    onActive: (draft: Proposal | undefined) => {
      preview.show(draft?.text ?? '');
    },
  }).finally(() => {
    preview.dispose();
  });
  if (outcome?.proposals.length === 0) {
    await explain(outcome, showLog);
    return;
  }
  if (!chosen) return;
  if (!place.isCurrent()) {
    explainNotInserted();
    return;
  }
  // Another tab may have come to the front while the drafts were made.
  const target = await editorOf(editor);
  if (!place.isCurrent() || !(await insertDraft(target, position, chosen))) explainNotInserted();
}

async function explain({ reason, fault }: Outcome, showLog: () => void): Promise<void> {
  if (reason === 'cancelled' || reason === 'superseded') return;
  const log = vscode.l10n.t('Show log');
  const pressed = fault
    ? await vscode.window.showErrorMessage(vscode.l10n.t('No drafts: {0}', fault.message), log)
    : await vscode.window.showInformationMessage(whyNone(reason, vscode.l10n.t));
  if (pressed === log) showLog();
}
