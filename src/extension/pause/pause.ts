import { EventEmitter, l10n, window, type Disposable } from 'vscode';
import { DisposableStore } from '../disposable';

/** Until when no drafts come by themselves: a time, or the editor's end. */
export type PausedUntil = Date | 'restart';

/** Lengths of a snooze, in minutes. */
const SNOOZES = [5, 15, 60] as const;

const MINUTE = 60_000;

/** Holds back the drafts that come by themselves, for a while or until the editor ends. Those asked for still come. */
export class Pause implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<PausedUntil | undefined>());
  readonly onDidChange = this.#changed.event;
  #until: PausedUntil | undefined;
  #timer: NodeJS.Timeout | undefined;

  get until(): PausedUntil | undefined {
    return this.#until;
  }

  pause(): void {
    this.#set('restart');
  }

  /** @param milliseconds after which drafts come again */
  snooze(milliseconds: number): void {
    this.#set(new Date(Date.now() + milliseconds));
    this.#timer = setTimeout(() => {
      this.resume();
    }, milliseconds);
  }

  resume(): void {
    this.#set(undefined);
  }

  /** Asks for how long. */
  async choose(): Promise<void> {
    const { t } = l10n;
    const items = [
      ...SNOOZES.map((minutes) => ({ label: t('{0} minutes', minutes), minutes })),
      { label: t('Until the editor is restarted'), minutes: undefined },
    ];
    const title = t('Superdraft: hold back drafts that come by themselves');
    const picked = await window.showQuickPick(items, { title });
    if (picked?.minutes !== undefined) this.snooze(picked.minutes * MINUTE);
    else if (picked) this.pause();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #set(until: PausedUntil | undefined): void {
    clearTimeout(this.#timer);
    this.#until = until;
    this.#changed.fire(until);
  }
}
