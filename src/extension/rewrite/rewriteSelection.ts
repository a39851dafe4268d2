import * as vscode from 'vscode';
import { toFault } from '../../protocol/channel';
import { Slot } from '../../protocol/channelSlot';
import { MAX_LINES, type DraftReply, type DraftRequest } from '../../protocol/messages';
import { DisposableStore } from '../disposable';
import type { DraftServiceOptions } from '../draftServiceOptions';
import { inDocument, placeAt } from '../editorPlace';
import { oneLine } from '../text/comments';
import type { Settings } from '../settings';
import { cancellable } from '../ui/cancellable';
import { draftItems } from '../ui/draftItems';
import { editorOf, visible } from '../ui/editorOf';
import { explainNotInserted, replaceIn } from '../ui/insertDraft';
import { pickDraft } from '../ui/pickDraft';
import { whyNone } from '../ui/whyNone';
import { rewritable, type NotRewritable } from './rewritable';
import { RewriteDiff } from './rewriteDiff';
import { rewriteRequest, rewrites, type Rewrite } from './rewriteRequest';

/** What is asked of a document before its text is rewritten. */
export interface RewriteTargets {
  readonly settingsOf: (document: vscode.TextDocument) => Settings;
  /** Whether the settings leave a file out. */
  readonly isExcluded: (file: vscode.Uri) => boolean;
}

/**
 * "Superdraft: Rewrite Selection": drafts that may stand in its place, each shown as a diff before one is
 * applied, as one step of undo. A rewrite is as good as the model: the one in the box is small and was trained to
 * go on with code, not to follow instructions.
 */
export class RewriteSelection implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #diff = this.#store.add(new RewriteDiff());
  readonly #running = new Slot();
  /** Ends when no list is shown: there is one diff for all. */
  #shown: Promise<unknown> = Promise.resolve();

  constructor(
    readonly ask: DraftServiceOptions['request'],
    readonly documents: RewriteTargets,
  ) {}

  /** @param argument the instruction, where a key binding gives it (it may be empty); else the person is asked */
  async run(argument?: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || editor.selection.isEmpty) {
      inform(whyNot('blank'));
      return;
    }
    const { document, selection } = editor;
    if (this.documents.isExcluded(document.uri)) {
      inform(whyNone('excludedFile', vscode.l10n.t));
      return;
    }
    const part = rewritable(document, selection.start, selection.end);
    if (typeof part === 'string') {
      inform(whyNot(part));
      return;
    }
    const place = placeAt(document, selection.start);
    const instruction = typeof argument === 'string' ? argument : await askForInstruction();
    if (instruction === undefined) return;
    if (!place.isCurrent()) {
      explainNotInserted();
      return;
    }
    const request = rewriteRequest(place, part, oneLine(instruction), this.documents.settingsOf(document));
    if (request === 'insideCharacter') {
      inform(vscode.l10n.t('The selection starts inside a character.'));
      return;
    }
    const signal = this.#running.replace();
    const reply = await this.#draft(request, signal);
    if (!reply || signal.aborted) return;
    if (!place.isCurrent()) {
      explainNotInserted();
      return;
    }
    const found = rewrites(reply.drafts, request).rewrites;
    if (found.length === 0) {
      inform(vscode.l10n.t('The model has no other text for the selection.'));
      return;
    }
    const range = new vscode.Range(part.start.line, part.start.character, part.end.line, part.end.character);
    const isNewest = () => !signal.aborted;
    const choosing = this.#shown.then(() =>
      isNewest() ? this.#choose(document, range, found, signal) : undefined,
    );
    this.#shown = choosing.catch(() => undefined);
    const chosen = await choosing;
    if (!chosen) {
      // The editor may show the neighbour of the tab that went, and a newer rewrite shows its own diff.
      if (isNewest() && !document.isClosed && !visible(editor)) await editorOf(editor);
      return;
    }
    if (!place.isCurrent()) {
      explainNotInserted();
      return;
    }
    const target = await editorOf(editor);
    if (!place.isCurrent() || !(await replaceIn(target, range, chosen.text))) explainNotInserted();
  }

  dispose(): void {
    this.#running.clear();
    this.#store.dispose();
  }

  /** The reply, or undefined after the person was told why there is none. */
  async #draft(request: DraftRequest, running: AbortSignal): Promise<DraftReply | undefined> {
    try {
      const reply = await cancellable(
        vscode.ProgressLocation.Notification,
        vscode.l10n.t('Rewriting the selection'),
        (signal) => this.ask(request, AbortSignal.any([signal, running])),
      );
      const { reason } = reply;
      if (reason !== 'superseded' && reason !== 'notReady' && reason !== 'secretFile') return reply;
      inform(
        reason === 'superseded'
          ? vscode.l10n.t('Typing asked for other drafts in the meantime. Run the command again.')
          : whyNone(reason, vscode.l10n.t),
      );
    } catch (error) {
      const { code, message } = toFault(error);
      if (code !== 'cancelled') void vscode.window.showErrorMessage(vscode.l10n.t('No drafts: {0}', message));
    }
    return undefined;
  }

  /** Resolves with the rewrite that the person picks, or undefined when they leave the list. */
  async #choose(
    document: vscode.TextDocument,
    range: vscode.Range,
    found: readonly Rewrite[],
    signal: AbortSignal,
  ): Promise<Rewrite | undefined> {
    const text = document.getText();
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const rewritten = (rewrite: Rewrite) =>
      text.slice(0, from) + inDocument(rewrite.text, document) + text.slice(to);
    const [first, last] = [range.start.line + 1, range.end.line + 1];
    const cutOff = vscode.l10n.t('cut at the maximum length');
    const items = draftItems(found).map((item) =>
      item.draft.unfinished ? { ...item, description: `${item.description} · ${cutOff}` } : item,
    );
    try {
      await this.#diff.open(document, text, rewritten(found[0]));
      if (signal.aborted) return undefined;
      return await pickDraft({
        title:
          first === last
            ? vscode.l10n.t('Rewrite of line {0}', first)
            : vscode.l10n.t('Rewrite of lines {0} to {1}', first, last),
        placeholder: vscode.l10n.t(
          'The diff shows the draft. Enter applies it, Escape leaves the text as it is.',
        ),
        make: () => Promise.resolve(items),
        onActive: (rewrite) => {
          if (rewrite) this.#diff.show(document, rewritten(rewrite));
        },
        ignoreFocusOut: true,
        signal,
      });
    } finally {
      await this.#diff.close();
    }
  }
}

const inform = (message: string) => void vscode.window.showInformationMessage(message);

function askForInstruction(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Rewrite the selection'),
    prompt: vscode.l10n.t(
      'How should it change? Leave it empty for alternatives. A rewrite is only as good as the model, and the bundled one is small.',
    ),
    ignoreFocusOut: true,
  });
}

function whyNot(reason: NotRewritable): string {
  switch (reason) {
    case 'blank':
      return vscode.l10n.t('Select the code to rewrite.');
    case 'tooLong':
      return vscode.l10n.t('Select less: at most {0} lines can be rewritten at once.', MAX_LINES);
    case 'blankLine':
      return vscode.l10n.t('Select lines without a blank line among them: a draft ends before one.');
    case 'outdented':
      return vscode.l10n.t(
        'Start the selection at its least indented line: a draft ends before a line that is indented less than its first.',
      );
  }
}
