import { solid, tokenBringing } from '../../protocol/beginning';
import type { Draft } from '../../protocol/messages';

/** How likely a part of a draft is. */
export type Likelihood = Pick<Draft, 'logProbability' | 'tokens'>;

/**
 * How likely the beginning of a draft is that is shown of it: up to the token that brings its last character. Where the
 * rows are not known, or something else is shown, as likely as the whole.
 */
export function likelihoodOf(draft: Draft, shown: string): Likelihood {
  const { text, beginnings = [], logProbability, tokens } = draft;
  const [part, whole] = [solid(shown), solid(text)];
  const at = tokenBringing(beginnings, part.length);
  return part === whole || !whole.startsWith(part) || at < 0
    ? { logProbability, tokens }
    : { logProbability: beginnings[at].logProbability, tokens: at + 1 };
}

/** What is left of a draft once its beginning is typed, as likely as it is behind the tokens that are typed to their end. */
export function restOf(draft: Draft, typed: string): Draft {
  const { beginnings, logProbability, tokens } = draft;
  const rest = { ...draft, text: draft.text.slice(typed.length) };
  const length = solid(typed).length;
  if (beginnings === undefined) return rest;
  const at = tokenBringing(beginnings, length);
  if (at < 0) return rest;
  const given = beginnings[at].characters === length ? at + 1 : at;
  const before = given === 0 ? 0 : beginnings[given - 1].logProbability;
  return {
    ...rest,
    logProbability: logProbability - before,
    tokens: Math.max(1, tokens - given),
    beginnings: beginnings.slice(given).map((each) => ({
      characters: each.characters - length,
      logProbability: each.logProbability - before,
    })),
  };
}
