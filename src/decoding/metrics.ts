/** Figures of one request, in the field's standard terms. Each is defined here and nowhere else. */
export interface DrafterMetrics {
  /** Draft tokens: guessed rows that were evaluated on this drafter's word. */
  draftTokens: number;
  /** Accepted tokens: those among them that the strategy then asked for. */
  acceptedTokens: number;
  /** Accepted tokens by how many guessed rows stood above them on their path, and themselves: 1, 2, … */
  readonly acceptedByPosition: number[];
}

export interface DecodeMetrics {
  /** Forward passes after the prompt's. */
  passes: number;
  /** Rows evaluated in them. */
  rows: number;
  /** Rows that a pass had to hold because the strategy was blocked on them. */
  requiredRows: number;
  /** Guessed rows that the strategy asked for later. */
  acceptedRows: number;
  readonly byDrafter: Map<string, DrafterMetrics>;
}

export function newMetrics(): DecodeMetrics {
  return { passes: 0, rows: 0, requiredRows: 0, acceptedRows: 0, byDrafter: new Map() };
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
