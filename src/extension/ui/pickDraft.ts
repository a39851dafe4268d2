import * as vscode from 'vscode';
import type { DraftItem } from './draftItems';

export interface DraftList<Listed> {
  readonly title: string;
  /** Once they are there. */
  readonly placeholder: string;
  /** Makes what is listed; nothing where there is none. The signal aborts when the person leaves the list. */
  readonly make: (left: AbortSignal) => Promise<readonly DraftItem<Listed>[]>;
  /** Told of the draft that the list is at; undefined where the person has filtered all out. */
  readonly onActive: (draft: Listed | undefined) => void;
  /** Closes the list. */
  readonly signal?: AbortSignal;
  /** Whether the list stays where something else gets the focus. While drafts are made it does. */
  readonly ignoreFocusOut?: boolean;
}

/**
 * Shows drafts in a list, which is there at once: another that is opened meanwhile takes its place, and not the other way
 * round. Resolves with the one that the person picks, or undefined when they leave the list, or nothing came.
 * @throws what `make` throws
 */
export async function pickDraft<Listed>(shown: DraftList<Listed>): Promise<Listed | undefined> {
  const list = vscode.window.createQuickPick<DraftItem<Listed>>();
  const left = new AbortController();
  list.title = shown.title;
  list.placeholder = vscode.l10n.t('Making drafts');
  list.matchOnDetail = true;
  list.ignoreFocusOut = true;
  list.busy = true;
  const fill = (items: readonly DraftItem<Listed>[]) => {
    list.items = items;
    list.placeholder = shown.placeholder;
    list.ignoreFocusOut = shown.ignoreFocusOut ?? false;
    list.busy = false;
    shown.onActive(items.at(0)?.draft);
  };
  try {
    return await new Promise((resolve, reject) => {
      list.onDidChangeActive((items) => {
        if (!list.busy) shown.onActive(items.at(0)?.draft);
      });
      list.onDidAccept(() => {
        // While drafts are made there is none, and for a moment after that, until the list says that it is at the first.
        const active = list.activeItems.at(0);
        if (active) resolve(active.draft);
      });
      list.onDidHide(() => {
        resolve(undefined);
      });
      shown.signal?.addEventListener('abort', () => {
        list.hide();
      });
      list.show();
      shown.make(left.signal).then((items) => {
        if (items.length === 0) resolve(undefined);
        else if (!left.signal.aborted) fill(items);
      }, reject);
    });
  } finally {
    left.abort();
    list.dispose();
  }
}
