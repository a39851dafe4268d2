/** A token id of the model's vocabulary. */
export type Token = number;

/**
 * What one evaluated row of the model says about the token that comes next: its K best candidates, highest
 * logit first, ties by lower id, and the log-sum-exp over the whole vocabulary (so probabilities are exact).
 */
export interface Row {
  /** [K] */
  readonly ids: Int32Array;
  /** [K], natural units, not normalised */
  readonly logits: Float32Array;
  readonly logSumExp: number;
}

/** Natural logarithm of the probability of the row's candidate at `rank`, in float64. */
export function candidateLogProbability(row: Row, rank: number): number {
  return row.logits[rank] - row.logSumExp;
}

/**
 * Natural logarithm of the probability of `token`. A token outside the K candidates is no likelier than the last one:
 * that bound is returned.
 */
export function tokenLogProbability(row: Row, token: Token): number {
  const rank = row.ids.indexOf(token);
  return candidateLogProbability(row, rank >= 0 ? rank : row.ids.length - 1);
}
