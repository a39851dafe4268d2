/** Figures of one request, in the field's standard terms. Each is defined here and nowhere else. */
export interface DrafterMetrics {
  /** Draft tokens: guessed rows that were evaluated on this drafter's word. */
  draftTokens: number;
  /** Accepted tokens: those among them that the strategy then asked for. */
  acceptedTokens: number;
  /** Accepted tokens by their depth below the required row of their pass: the first entry counts those at 1. */
  readonly acceptedByPosition: number[];
}

/** Passes of one size, and what they took together: T(S) is the quotient. */
export interface PassFigures {
  passes: number;
  /** By the clock that decoding was given; 0 without one. */
  milliseconds: number;
}

export interface DecodeMetrics {
  /** Forward passes after the prompt's. */
  passes: number;
  /** Rows evaluated in them. */
  rows: number;
  /** Passes by their number of rows S. */
  readonly passesByRows: Map<number, PassFigures>;
  /** Rows that a pass had to hold because the strategy was blocked on them. */
  requiredRows: number;
  /** Guessed rows that the strategy asked for later. */
  acceptedRows: number;
  readonly byDrafter: Map<string, DrafterMetrics>;
}

export function newMetrics(): DecodeMetrics {
  return {
    passes: 0,
    rows: 0,
    passesByRows: new Map(),
    requiredRows: 0,
    acceptedRows: 0,
    byDrafter: new Map(),
  };
}

/** Counts a pass of `rows` rows, `required` of which it had to hold. */
export function countPass(
  metrics: DecodeMetrics,
  rows: number,
  required: number,
  milliseconds: number,
): void {
  metrics.passes++;
  metrics.rows += rows;
  metrics.requiredRows += required;
  const figures = metrics.passesByRows.get(rows) ?? { passes: 0, milliseconds: 0 };
  metrics.passesByRows.set(rows, figures);
  figures.passes++;
  figures.milliseconds += milliseconds;
}

/** Mean accepted length: tokens that one required row brought on average, itself included; 1 without drafters. */
export function meanAcceptedLength({ requiredRows, acceptedRows }: DecodeMetrics): number {
  return requiredRows === 0 ? 1 : (requiredRows + acceptedRows) / requiredRows;
}

export function drafterMetrics(metrics: DecodeMetrics, drafter: string): DrafterMetrics {
  const known = metrics.byDrafter.get(drafter) ?? {
    draftTokens: 0,
    acceptedTokens: 0,
    acceptedByPosition: [],
  };
  metrics.byDrafter.set(drafter, known);
  return known;
}
