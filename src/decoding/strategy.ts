import type { NgramModel } from './ngrams';
import type { Row, Token } from './row';
import type { Finish, StopRule } from './stopping';
import type { TokenKind } from './tokenKind';
import type { NodeId, TokenTree } from './tree';

/** One finished draft. The end token, if there is one, is its last token. */
export interface DraftPath {
  readonly tokens: readonly Token[];
  /**
   * Σ log p(token | everything before it) over all tokens, in float64, by the oracle's rows for just this text. Of a
   * token that is no candidate of its row, which only an approximate strategy takes, `tokenLogProbability`'s bound counts.
   */
  readonly logProbability: number;
  readonly finish: Finish;
}

export interface StrategyInput {
  readonly tree: TokenTree;
  /** k, at least 1. */
  readonly count: number;
  readonly stop: StopRule;
  readonly seed: number;
  /** Text left of the cursor as tokens: the context of n-gram look-ups, never the raw end of the prompt. */
  readonly context: readonly Token[];
  /** Tells drafts apart that share a row, where there is no `interpolate`. */
  readonly ngrams: NgramModel;
  /**
   * A row that several drafts share, as it is for one of them: interpolated with what counted text says after its
   * tokens. Rows that are a draft's own come so from the oracle.
   */
  readonly interpolate?: (row: Row, tokens: readonly Token[]) => Row;
  /** What a token is, for strategies that mix tokens; words without it. */
  readonly kind?: (token: Token) => TokenKind;
  /**
   * What a person sees of a draft: `;` and `;` with the line break are one. Strategies that choose among ways to go on take
   * the next best one in place of a draft that shows nothing, or what a better one shows. Without it, tokens tell drafts apart.
   */
  readonly shown?: (draft: DraftPath) => string;
  /**
   * Somebody waits for draft 1: told of it as soon as nothing can change or overtake it, by strategies that know it
   * before their end. They may group rows otherwise for it; the drafts stay the same. Where draft 1 is `enough`, they
   * end with it.
   */
  readonly onFirst?: (draft: DraftPath) => 'enough' | 'goOn';
}

/** The rows that a strategy is blocked on: it goes on when all of them are known. */
export type Blocked = readonly NodeId[] | Independent;

/** The same, and each of the rows belongs to a draft that grows by itself: what else is known after it brings it on. */
export interface Independent {
  readonly independent: readonly NodeId[];
}

/** The steps of a strategy, or of a part of one. */
export type Steps<T> = Generator<Blocked, T, void>;

/**
 * A strategy is a deterministic function of an oracle. It is written as a generator that yields the nodes whose
 * rows it needs before it can go on, and returns its drafts in the order in which they are offered. Whoever drives it
 * decides how rows are grouped into passes and what else is evaluated with them; the drafts cannot depend on that.
 */
export type Strategy = (input: StrategyInput) => Steps<readonly DraftPath[]>;
