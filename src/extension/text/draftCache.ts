import type { Draft } from '../../protocol/messages';
import { continueDrafts, type Answer } from './continueDrafts';
import type { Window } from './cutWindow';

/** Enough for going back and forth among the last places, in a few files. */
const CAPACITY = 24;

/**
 * The last answers, newest first. They are found by the text around the cursor, not by a version number: the same
 * place gives the identical drafts when the editor asks again, after typing along a draft, and after an undo.
 */
export class DraftCache {
  #answers: (Answer & { readonly document: string; readonly complete: boolean })[] = [];

  /** The drafts that are known for a place, whether they are all that were asked for, and for which window they were made. */
  find(
    document: string,
    window: Window,
  ):
    { readonly drafts: readonly Draft[]; readonly complete: boolean; readonly answerTo: Window } | undefined {
    for (const answer of this.#answers) {
      if (answer.document !== document) continue;
      const drafts = continueDrafts(answer, window);
      if (drafts) {
        this.#answers = [answer, ...this.#answers.filter((other) => other !== answer)];
        return { drafts, complete: answer.complete, answerTo: answer.window };
      }
    }
    return undefined;
  }

  /** @param complete whether no more drafts follow for this very window; those that came before are replaced */
  add(document: string, window: Window, drafts: readonly Draft[], complete = true): void {
    const others = this.#answers.filter((answer) => answer.window !== window);
    this.#answers = [{ document, window, drafts, complete }, ...others].slice(0, CAPACITY);
  }

  /** For when other drafts would be made at the same places: the settings or the model have changed. */
  clear(): void {
    this.#answers = [];
  }
}
