import type { After } from '../cancellation';
import type { Disposable } from '../disposable';
import type { Outcome, Place } from '../place';
import type { Proposal } from '../text/filterDrafts';

/** Milliseconds for which drafts have been shown, and nothing else was asked for, before what follows is prepared. */
const IDLE = 250;

/** Milliseconds for which the cursor has rested at a place without drafts before the text around it is read. */
const REST = 400;

/** Drafts of a set after which what follows is prepared: few people accept a later one. */
const MOST = 3;

export interface PrepareNextOptions {
  /** Makes the drafts that follow a proposal, the first being the likeliest; false ends the preparations at this place. */
  readonly prepare: (place: Place, proposal: Proposal, isFirst: boolean) => Promise<boolean>;
  /** Has the text around a place read. */
  readonly read: (place: Place) => Promise<void>;
  readonly isWanted: () => boolean;
  readonly after: After;
}

/**
 * While nothing else is to be done, prepares what will be wanted next: where drafts are shown, those that follow each of
 * them; where there are none because the line is complete, those of the next; where the cursor rests after a move, the rows
 * of the prompt, which are most of the wait for the first drafts there.
 */
export class PrepareNext implements Disposable {
  #forget: () => void = () => undefined;

  constructor(readonly options: PrepareNextOptions) {}

  /**
   * Drafts are shown at a place, or none because the line is complete; nothing is done for those of before any more, nor
   * for those with a note, which the model no longer reads once one of them stands in the document.
   */
  shown(place: Place, { proposals, reason }: Pick<Outcome, 'proposals' | 'reason'>): void {
    this.#forget();
    if (place.note || !this.options.isWanted()) return;
    if (proposals.length > 0)
      this.#forget = this.options.after(IDLE, () => void this.#prepare(place, proposals.slice(0, MOST)));
    else if (reason === 'nothingToAdd')
      this.#forget = this.options.after(IDLE, () => void this.options.read(place));
  }

  /**
   * The cursor has moved, by typing or otherwise.
   * @param place gives the place where it is; called only if it stays there
   */
  moved(place: () => Place | undefined): void {
    this.#forget();
    if (!this.options.isWanted()) return;
    this.#forget = this.options.after(REST, () => {
      const rests = place();
      if (rests) void this.options.read(rests);
    });
  }

  dispose(): void {
    this.#forget();
  }

  async #prepare(place: Place, proposals: readonly Proposal[]): Promise<void> {
    for (const [index, proposal] of proposals.entries())
      if (!place.isCurrent() || !(await this.options.prepare(place, proposal, index === 0))) return;
  }
}
