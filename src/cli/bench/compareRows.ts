/** How far one graph's predictions are from another's, after the same prefix. */
import type { Row } from '../../decoding/row';

/** What a graph's row differs in from the reference's. */
export interface RowDifference {
  /** Kullback-Leibler divergence of the row from the reference, in nats. */
  readonly divergence: number;
  /** Whether both hold the same token for the likeliest. */
  readonly sameFirst: boolean;
  /** Bits that the true next token costs more than by the reference; undefined where it is no candidate of both. */
  readonly bitsLost: number | undefined;
}

/** Less is no probability but what rounding to 32 bits leaves of 1 − Σ p. */
const LEAST_REST = 1e-9;

/**
 * Compares a row with the reference's. Of either only the candidates are known ([K] likeliest, with the log-sum-exp over
 * all words), so the divergence is that of a coarser choice: one of the candidates that both have, or any other word,
 * which is one outcome more. It is never above that over all words, and little below it where candidates hold nearly all
 * of the probability.
 * @param next the token that truly follows
 */
export function compareRows(reference: Row, row: Row, next: number): RowDifference {
  const expected = logProbabilities(reference);
  const found = logProbabilities(row);
  let divergence = 0;
  let [expectedRest, foundRest] = [1, 1];
  for (const [token, logP] of expected) {
    const logQ = found.get(token);
    if (logQ === undefined) continue;
    divergence += Math.exp(logP) * (logP - logQ);
    expectedRest -= Math.exp(logP);
    foundRest -= Math.exp(logQ);
  }
  const [p, q] = [Math.max(LEAST_REST, expectedRest), Math.max(LEAST_REST, foundRest)];
  divergence += p * Math.log(p / q);
  const [before, after] = [expected.get(next), found.get(next)];
  return {
    divergence,
    sameFirst: reference.ids[0] === row.ids[0],
    bitsLost: before === undefined || after === undefined ? undefined : (before - after) / Math.LN2,
  };
}

/** Of the candidates, by token. */
function logProbabilities({ ids, logits, logSumExp }: Row): Map<number, number> {
  return new Map(Array.from(ids, (token, index) => [token, logits[index] - logSumExp]));
}
