import type { Draft } from '../../protocol/messages';
import { continueDrafts, type Answer } from './continueDrafts';
import type { Window } from './cutWindow';

/** Enough for going back and forth among the last places, in a few files. */
const CAPACITY = 24;

export interface AnswerFacts {
  /** Whether no more drafts follow for this very window. */
  readonly complete: boolean;
  /** Whether the model finds it likelier that nothing is to be added. */
  readonly nothingFirst: boolean;
}

export interface Known extends AnswerFacts {
  readonly drafts: readonly Draft[];
  /** The window that they were made for. */
  readonly answerTo: Window;
  /** Whether they are what is left of drafts of which the beginning was typed. */
  readonly isRest: boolean;
}

/**
 * The last answers, the last used first. They are found by the text around the cursor, not by a version number: the same
 * place gives the identical drafts when the editor asks again, after typing along a draft, and after an undo.
 */
export class DraftCache {
  #answers: (Answer & AnswerFacts & { readonly document: string })[] = [];

  /**
   * The drafts that are known for a place: of several answers the one that the fewest characters were typed after. The last
   * used may be an earlier one, which was found for the text behind a draft.
   */
  find(document: string, window: Window): Known | undefined {
    const matches = this.#answers.flatMap((answer) => {
      const drafts = answer.document === document ? continueDrafts(answer, window) : undefined;
      return drafts ? [{ answer, drafts }] : [];
    });
    if (matches.length === 0) return undefined;
    const { answer, drafts } = matches.reduce((best, other) =>
      isBehind(other.answer.window, best.answer.window) ? other : best,
    );
    this.#answers = [answer, ...this.#answers.filter((other) => other !== answer)];
    const { complete, window: answerTo } = answer;
    const isRest = drafts !== answer.drafts;
    // Whoever has typed on has decided that something is.
    return { drafts, complete, nothingFirst: answer.nothingFirst && !isRest, answerTo, isRest };
  }

  /** Drafts that came before for this very window are replaced. */
  add(
    document: string,
    window: Window,
    drafts: readonly Draft[],
    { complete = true, nothingFirst = false }: Partial<AnswerFacts> = {},
  ): void {
    const others = this.#answers.filter((answer) => answer.window !== window);
    this.#answers = [{ document, window, drafts, complete, nothingFirst }, ...others].slice(0, CAPACITY);
  }
}

const isBehind = (one: Window, other: Window) =>
  one.line > other.line || (one.line === other.line && one.character > other.character);
