import * as vscode from 'vscode';
import type { Place } from '../place';
import { explainNoPlace } from '../ui/insertDraft';
import { oneLine } from '../text/comments';
import { notedPlace } from './notedPlace';

/** Shows the drafts at the cursor, its place as `at` gives it. */
export type ShowDrafts = (at: (place: Place) => Place) => Promise<void>;

/**
 * "Superdraft: Generate Drafts from Instruction": a sentence stands as a comment above the cursor's line for the
 * model, and the drafts come in the panel. The document gets the draft alone, as nobody asked for the comment; a
 * person who wants it there writes it there. The bundled model was trained on code and not on instructions, so
 * it takes the sentence as what it is, a comment on the code that follows.
 *
 * @param argument the sentence, where a key binding gives it; else the person is asked
 */
export async function generateFromInstruction(show: ShowDrafts, argument?: unknown): Promise<void> {
  if (!vscode.window.activeTextEditor) {
    explainNoPlace();
    return;
  }
  const asked = typeof argument === 'string' ? argument : await askForInstruction();
  const instruction = oneLine(asked ?? '');
  if (instruction === '') return;
  await show((place) => notedPlace(place, [instruction]));
}

function askForInstruction(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Generate drafts from an instruction'),
    prompt: vscode.l10n.t(
      'What should be written at the cursor? The model reads this as a comment above the line.',
    ),
    placeHolder: vscode.l10n.t('for example: the sum of all prices'),
    ignoreFocusOut: true,
  });
}
