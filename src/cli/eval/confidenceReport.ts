import type { Report } from '../bench/report';
import { KINDS, type Kind } from './cases';
import { ofFirstArm, type Arm, type Outcome } from './infill';

/** Bounds of draft 1's probability in percent, as `superdraft.minProbability` takes them. */
const BOUNDS = [0, 5, 10, 20, 30, 50, 70] as const;

/** What is left at the places of a kind where draft 1 is shown only from a probability on. */
export interface ConfidenceFigures {
  readonly kind: Kind;
  /** In percent. */
  readonly bound: number;
  readonly places: number;
  /** Places at which there is a draft that is likely enough. */
  readonly shown: number;
  /** Of these, those at which it is exactly what stands there. */
  readonly right: number;
  /** Of all places, those at which draft 1 is. */
  readonly rightOfAll: number;
}

/** For the first arm of each kind: how much a bound hides, and how much of that was right. */
export function confidenceFigures(
  outcomes: ReadonlyMap<Arm, readonly Outcome[]>,
): readonly ConfidenceFigures[] {
  return KINDS.flatMap((kind) => {
    const ofKind = ofFirstArm(outcomes, kind);
    if (ofKind.length === 0) return [];
    const rightOfAll = ofKind.filter(({ first }) => first).length;
    return BOUNDS.map((bound): ConfidenceFigures => {
      const shown = ofKind.filter(({ probability }) => probability > 0 && 100 * probability >= bound);
      const right = shown.filter(({ first }) => first).length;
      return { kind, bound, places: ofKind.length, shown: shown.length, right, rightOfAll };
    });
  });
}

const share = (part: number, whole: number) => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(0)} %`);

/** The report on what draft 1's probability says of it. */
export function confidenceReport(outcomes: ReadonlyMap<Arm, readonly Outcome[]>, setting: string): Report {
  const figures = confidenceFigures(outcomes);
  const strategy = [...outcomes.keys()].at(0)?.strategy ?? '';
  return {
    title: `What the probability of draft 1 says, ${strategy}`,
    setting: `${setting} Shown are drafts whose probability is at least the bound; right is exactly what stands there.`,
    columns: ['kind', 'at least', 'shown', 'of these right', 'of the right ones shown'],
    rows: figures.map(({ kind, bound, places, shown, right, rightOfAll }) => [
      kind,
      `${bound} %`,
      share(shown, places),
      share(right, shown),
      share(right, rightOfAll),
    ]),
    bars: figures.map(({ kind, bound, shown, right }) => ({
      label: `${kind}, at least ${bound} %`,
      value: shown === 0 ? 0 : right / shown,
      note: `${right} of ${shown} right`,
    })),
    figures,
  };
}
