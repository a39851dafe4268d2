import * as vscode from 'vscode';
import type { DraftItem } from './draftItems';

export interface DraftList<Listed> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly DraftItem<Listed>[];
  /** Told of the draft that the list is at; undefined where the person has filtered all out. */
  readonly onActive: (draft: Listed | undefined) => void;
  /** Closes the list. */
  readonly signal?: AbortSignal;
  /** Whether the list stays where something else gets the focus. */
  readonly ignoreFocusOut?: boolean;
}

/** Shows drafts in a list. Resolves with the one that the person picks, or undefined when they leave it. */
export async function pickDraft<Listed>(shown: DraftList<Listed>): Promise<Listed | undefined> {
  const list = vscode.window.createQuickPick<DraftItem<Listed>>();
  list.title = shown.title;
  list.placeholder = shown.placeholder;
  list.items = shown.items;
  list.matchOnDetail = true;
  list.ignoreFocusOut = shown.ignoreFocusOut ?? false;
  try {
    return await new Promise((resolve) => {
      list.onDidChangeActive((items) => {
        shown.onActive(items.at(0)?.draft);
      });
      list.onDidAccept(() => {
        resolve(list.activeItems.at(0)?.draft);
      });
      list.onDidHide(() => {
        resolve(undefined);
      });
      shown.signal?.addEventListener('abort', () => {
        list.hide();
      });
      list.show();
    });
  } finally {
    list.dispose();
  }
}
