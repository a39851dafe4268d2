import type { Row, Token } from './row';

/** A token that a drafter expects next, and how much stands behind it. */
export interface Guess {
  readonly token: Token;
  /** 0 for the drafter's best guess at this place, 1 for the second, … */
  readonly rank: number;
  /** How many tokens of context the guess rests on. Chances are learned per length. */
  readonly matchLength: number;
}

/** Longest match that guesses tell: longer ones are as good as certain, and would only split the statistics. */
export const LONGEST = 8;

/** The text of a request as tokens. Look-ups are keyed on the text left of the cursor. */
export interface DraftingText {
  readonly prefix: readonly Token[];
  readonly suffix: readonly Token[];
  /** The text that the drafts replace, when they rewrite one. */
  readonly input?: readonly Token[];
}

/** What every drafter learns from. Paths are the tokens of a draft so far, without the prompt. */
export interface Learner {
  /** A new request begins. What was learned from earlier ones may be kept; memory stays bounded. */
  begin(text: DraftingText): void;
  /** The model's true predictions after `path`: every evaluated row, asked for or guessed. */
  accept(path: readonly Token[], row: Row): void;
  /**
   * The model's predictions after a place of the prompt, `text` being the prompt up to there. Only `bench` has them made: the
   * rows of a prompt whose predictions nobody wants cost less.
   */
  seed?(text: readonly Token[], row: Row): void;
  /** What outlives the process; absent where nothing does. */
  readonly memory?: DrafterMemory;
}

/** What a drafter has learned, as numbers that a store can keep. */
export interface DrafterMemory {
  save(): Int32Array;
  /** Takes over what `save` gave, in place of what is known. What is cut off in the middle is left out. */
  restore(numbers: Int32Array): void;
}

/** Guesses which rows a strategy will ask for next. A wrong guess costs time, never a different draft. */
export interface Drafter extends Learner {
  /** Guesses for the token after `path`, best first. */
  draft(path: readonly Token[]): readonly Guess[];
}

/** A guess of a tree that is drafted as a whole. */
export interface PlannedGuess extends Guess {
  /** Index of the guess in the same tree that this one follows, an earlier one; −1 where it follows the path. */
  readonly after: number;
}

/**
 * Drafts whole trees of its own making, which every pass takes whole, whatever its rows cost: the baselines, as
 * their papers define them.
 */
export interface TreeDrafter extends Learner {
  /** The tree after `path`, parents before children. */
  plan(path: readonly Token[]): readonly PlannedGuess[];
}
