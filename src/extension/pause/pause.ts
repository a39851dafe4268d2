import { EventEmitter, l10n, window, type Disposable } from 'vscode';
import { DisposableStore } from '../disposable';
import { isOver, type PausedUntil } from './pausedUntil';

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

  /** Asking ends a snooze whose time is over. */
  get until(): PausedUntil | undefined {
    if (this.#until !== undefined && isOver(this.#until, Date.now())) this.resume();
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
      { label: t('Until restart'), minutes: undefined },
    ];
    const title = t('Superdraft: pause automatic drafts');
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
