import { withInterval } from '../eval/intervals';
import { mean, median, quantile, type Figures } from './measure';
import type { Report } from './report';

/** Medians and means of one method. */
export function summary({ method, runs, ratios }: Figures) {
  const accepted = runs.reduce((sum, run) => sum + run.acceptedRows, 0);
  const required = runs.reduce((sum, run) => sum + run.requiredRows, 0);
  return {
    name: method.name,
    ratio: median(ratios),
    /** The quartiles of the ratio over prompts and rounds. */
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)] as const,
    milliseconds: median(runs.map((run) => run.milliseconds)),
    passes: mean(runs.map((run) => run.passes)),
    rows: mean(runs.map((run) => run.rows)),
    meanAcceptedLength: required === 0 ? 1 : (required + accepted) / required,
  };
}

type Summary = ReturnType<typeof summary>;

interface TableOptions<T> {
  /** What a method is called, and the ratio of its time to that of the first one. */
  readonly columns: readonly [name: string, ratio: string];
  /** A column behind these. */
  readonly more?: readonly [column: string, cell: (one: T) => string];
  /** Stands beside a bar, behind the ratio. */
  readonly note: (one: T) => string;
}

/** The figures of methods that were timed: in a table, as bars, and for the JSON. */
export function methodsTable<T extends Summary>(
  results: readonly T[],
  { columns, more, note }: TableOptions<T>,
): Pick<Report, 'columns' | 'rows' | 'bars' | 'figures'> {
  return {
    columns: [...columns, ...(more ? [more[0]] : []), 'passes', 'rows', 'ms'],
    rows: results.map((one) => [
      one.name,
      withInterval({ value: one.ratio, low: one.quartiles[0], high: one.quartiles[1] }, 2),
      ...(more ? [more[1](one)] : []),
      one.passes.toFixed(1),
      one.rows.toFixed(1),
      one.milliseconds.toFixed(1),
    ]),
    bars: results.map((one) => ({
      label: one.name,
      value: one.ratio,
      spread: one.quartiles,
      note: `${one.ratio.toFixed(2)} ×${note(one)}`,
    })),
    figures: results,
  };
}
