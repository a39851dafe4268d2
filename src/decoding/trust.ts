import type { NgramEvidence } from './ngrams';
import { candidateLogProbability, type Row, type Token } from './row';

/**
 * How far counted text is believed beside the model: its share of a row is the exponential of a score, the model's own
 * score being 0, and all shares sum to 1 (a gate over experts as in Jacobs et al. 1991). The score is linear in what
 * is seen of the text and of the row.
 */
export interface Trust {
  /** By the length of the longest match, from 0 tokens on; longer ones count as the last. */
  readonly byLength: readonly number[];
  /** Per natural logarithm of what the model gives the token that the text says most often. */
  readonly favourite: number;
  /** Per natural logarithm of what the model gives its own best candidate: the surer it is, the less is taken from it. */
  readonly best: number;
}

/** What a score is made of. */
export interface TrustSigns {
  readonly matchLength: number;
  /** Logarithms. */
  readonly favourite: number;
  readonly best: number;
}

/** What the model gives a token that is none of its candidates, about. */
const FLOOR = 1e-4;

export function trustSigns(row: Row, { probabilities, matchLength }: NgramEvidence): TrustSigns {
  const rank = row.ids.indexOf(favouriteOf(probabilities));
  const favourite = rank < 0 ? 0 : Math.exp(candidateLogProbability(row, rank));
  return {
    matchLength,
    favourite: Math.log(favourite + FLOOR),
    best: Math.max(Math.log(FLOOR), candidateLogProbability(row, 0)),
  };
}

export function trustScore({ byLength, favourite, best }: Trust, signs: TrustSigns): number {
  const length = byLength[Math.min(signs.matchLength, byLength.length - 1)];
  return length + favourite * signs.favourite + best * signs.best;
}

/** Ties go to the token that was counted first. */
function favouriteOf(probabilities: ReadonlyMap<Token, number>): Token {
  let favourite = -1;
  let most = 0;
  for (const [token, probability] of probabilities) {
    if (probability <= most) continue;
    [favourite, most] = [token, probability];
  }
  return favourite;
}
