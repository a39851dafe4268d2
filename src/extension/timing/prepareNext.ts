import type { Disposable } from '../disposable';
import type { Outcome, Place } from '../draftService';
import type { Proposal } from '../text/filterDrafts';

/** Milliseconds for which drafts have been shown, and nothing else was asked for, before what follows is prepared. */
const IDLE = 250;

/** Drafts of a set after which what follows is prepared: few people accept a later one. */
const MOST = 3;

export interface PrepareNextOptions {
  /** Makes the drafts that follow a proposal; false ends the preparations at this place. */
  readonly prepare: (place: Place, proposal: Proposal) => Promise<boolean>;
  readonly isWanted: () => boolean;
  /** Calls back after a time; returns how to take that back. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** While drafts are shown and nothing else is to be done, prepares those that follow each of them. */
export class PrepareNext implements Disposable {
  #forget: () => void = () => undefined;

  constructor(readonly options: PrepareNextOptions) {}

  /** Drafts are shown at a place; nothing is done for those of before any more. */
  shown(place: Place, { proposals }: Pick<Outcome, 'proposals'>): void {
    this.#forget();
    if (proposals.length === 0 || !this.options.isWanted()) return;
    this.#forget = this.options.after(IDLE, () => void this.#prepare(place, proposals.slice(0, MOST)));
  }

  dispose(): void {
    this.#forget();
  }

  async #prepare(place: Place, proposals: readonly Proposal[]): Promise<void> {
    for (const proposal of proposals)
      if (!place.isCurrent() || !(await this.options.prepare(place, proposal))) return;
  }
}
