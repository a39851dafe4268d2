import type { Report } from '../bench/report';
import { KINDS, type EvalCase, type Kind } from './cases';
import { filterEffects, type FilterEffect } from './filterEffects';
import { ofFirstArm, type Arm, type Outcome } from './infill';

export interface FilterReportInput {
  /** Whose first arm of each kind is looked at. */
  readonly outcomes: ReadonlyMap<Arm, readonly Outcome[]>;
  /** The places of the outcomes, in their order. */
  readonly cases: ReadonlyMap<Kind, readonly EvalCase[]>;
  /** Places whose true text is filtered as if it were a draft, for which no model is needed. */
  readonly trueAt: ReadonlyMap<Kind, readonly EvalCase[]>;
  readonly setting: string;
}

/** What one filter did, or all of them together, at the places of one kind. */
export interface FilterFigures {
  readonly kind: Kind;
  readonly by: string;
  /** Drafts that were made, and of these those that were altered, those removed among them. */
  readonly drafts: number;
  readonly altered: number;
  readonly removed: number;
  readonly madeWrong: number;
  readonly madeRight: number;
  /** True texts, and of these those that would not be shown as they are. */
  readonly truths: number;
  readonly alteredTruths: number;
}

const ALL = 'all';

/** Counts for each kind: all filters together, then each that altered anything. */
export function filterFigures({
  outcomes,
  cases,
  trueAt,
}: Omit<FilterReportInput, 'setting'>): readonly FilterFigures[] {
  return KINDS.flatMap((kind) => {
    const places = cases.get(kind) ?? [];
    const ofKind = ofFirstArm(outcomes, kind);
    const truths = trueAt.get(kind) ?? [];
    if (ofKind.length === 0) return [];
    const effects = ofKind.flatMap(({ texts }, index) => filterEffects(places[index], texts));
    const ofTruths = truths.flatMap((at) => filterEffects(at, [at.middle]));
    const names = [...new Set([...effects, ...ofTruths].map(({ by }) => by))].sort();
    return [ALL, ...names].map((by): FilterFigures => {
      const isOf = (effect: FilterEffect) => by === ALL || effect.by === by;
      const count = (of: (effect: FilterEffect) => boolean) =>
        effects.filter((effect) => isOf(effect) && of(effect)).length;
      return {
        kind,
        by,
        drafts: ofKind.reduce((sum, { texts }) => sum + texts.length, 0),
        altered: count(() => true),
        removed: count(({ removed }) => removed),
        madeWrong: count(({ rightBefore, rightAfter }) => rightBefore && !rightAfter),
        madeRight: count(({ rightBefore, rightAfter }) => !rightBefore && rightAfter),
        truths: truths.length,
        alteredTruths: ofTruths.filter(isOf).length,
      };
    });
  });
}

/** The report of what is done to drafts between the model and the editor. */
export function filterReport({ setting, ...input }: FilterReportInput): Report {
  const figures = filterFigures(input);
  const strategies = [...input.outcomes.keys()];
  return {
    title: `What filters do to the drafts of ${strategies.at(0)?.strategy ?? 'no strategy'}`,
    setting:
      `${setting} A draft counts for the first filter that alters it; fitToSuffix is the fit to the rest of the line. True ` +
      'texts are those that stand in the files, at more places, filtered as if the model had made them: each that is altered ' +
      'is a mistake. Spans begin and end anywhere, as no person’s text does.',
    columns: [
      'kind',
      'filter',
      'drafts altered',
      'of these removed',
      'right made wrong',
      'wrong made right',
      'true texts altered',
    ],
    rows: figures.map((one) => [
      one.kind,
      one.by,
      one.by === ALL ? `${one.altered} of ${one.drafts}` : one.altered,
      one.removed,
      one.madeWrong,
      one.madeRight,
      one.by === ALL ? `${one.alteredTruths} of ${one.truths}` : one.alteredTruths,
    ]),
    bars: figures.map(({ kind, by, drafts, altered, madeWrong, madeRight }) => ({
      label: `${kind}, ${by}`,
      value: altered / Math.max(1, drafts),
      note: `${altered} altered, ${madeWrong} made wrong, ${madeRight} right`,
    })),
    figures,
  };
}
