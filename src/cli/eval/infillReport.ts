import { mean, median } from '../bench/measure';
import type { Report } from '../bench/report';
import { ofFirstArm, type Arm, type Outcome } from './infill';
import { bootstrapRatio, percent, wilson, type Estimate } from './intervals';

/** The figures of one arm; they go to the table as text and to the JSON as numbers. */
export interface ArmFigures extends Arm {
  readonly cases: number;
  readonly first: Estimate;
  readonly any: Estimate;
  readonly similarity: Estimate;
  readonly bestSimilarity: Estimate;
  readonly drafts: number;
  readonly passes: number;
  readonly milliseconds: number;
  /** Median over cases of this arm's time ÷ the reference's on the same case. */
  readonly timeRatio: number;
}

/** Shares with Wilson's interval, means with a bootstrap one, times against the reference of the same kind. */
export function armFigures(outcomes: ReadonlyMap<Arm, readonly Outcome[]>): readonly ArmFigures[] {
  return [...outcomes].flatMap(([arm, list]): ArmFigures[] => {
    if (list.length === 0) return [];
    const reference = ofFirstArm(outcomes, arm.kind);
    const average = (of: (outcome: Outcome) => number) => bootstrapRatio(list.map((o) => [of(o), 1]));
    return [
      {
        ...arm,
        cases: list.length,
        first: wilson(list.filter((o) => o.first).length, list.length),
        any: wilson(list.filter((o) => o.any).length, list.length),
        similarity: average((o) => o.similarity),
        bestSimilarity: average((o) => o.bestSimilarity),
        drafts: mean(list.map((o) => o.drafts)),
        passes: mean(list.map((o) => o.passes)),
        milliseconds: median(list.map((o) => o.milliseconds)),
        timeRatio: median(list.map((o, index) => o.milliseconds / reference[index].milliseconds)),
      },
    ];
  });
}

/** The report of fill-in-the-middle: a row and a bar for every arm. */
export function infillReport(figures: readonly ArmFigures[], count: number, setting: string): Report {
  return {
    title: `Fill-in-the-middle on held-out code, k = ${count}`,
    setting:
      `${setting} A match is the exact middle. Brackets hold 95 % intervals: Wilson's for shares, a bootstrap's ` +
      'for similarities, both over cases as if those were independent. Equal time: each strategy with the most ' +
      `drafts that decode as fast as ${count} of the reference (the first row of a kind), fitted on its first cases. ` +
      'Without drafters, which change no draft and would have learned each case from the arm before.',
    columns: [
      'kind',
      'equal',
      'strategy',
      'k',
      'cases',
      'draft 1 matches',
      'any draft matches',
      'edit similarity of draft 1',
      'of the nearest',
      'drafts',
      'passes',
      'decode ms, median',
      '÷ reference',
    ],
    rows: figures.map((arm) => [
      arm.kind,
      arm.equal,
      arm.strategy,
      arm.count,
      arm.cases,
      percent(arm.first),
      percent(arm.any),
      percent(arm.similarity),
      percent(arm.bestSimilarity),
      arm.drafts.toFixed(2),
      arm.passes.toFixed(1),
      arm.milliseconds.toFixed(1),
      arm.timeRatio.toFixed(2),
    ]),
    bars: figures.map(({ kind, strategy, count: k, equal, any }) => ({
      label: `${kind}, ${strategy}, k = ${k}${equal === 'time' ? ' (equal time)' : ''}`,
      value: any.value,
      spread: [any.low, any.high],
      note: `any: ${(100 * any.value).toFixed(1)} %`,
    })),
    figures,
  };
}
