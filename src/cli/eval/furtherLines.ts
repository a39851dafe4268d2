import type { DraftRequest, StrategyName } from '../../protocol/messages';
import type { Engine } from '../../worker/engine';
import type { Report } from '../bench/report';
import { requestAt, type EvalCase, type Kind } from './cases';
import { percent, wilson } from './intervals';
import { atWholePlaces, type Running } from './wholePlaces';

/** Probabilities at the end of a line from which on a draft goes on: always, those between, and after a certain line. */
export const LINE_BOUNDS = [0, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;

export interface FurtherLinesInput extends Running {
  /** Without drafters: they would lend later bounds what earlier ones have seen. */
  readonly engine: Pick<Engine, 'draft'>;
  /** Of kinds that may take several lines. */
  readonly cases: ReadonlyMap<Kind, readonly EvalCase[]>;
  readonly strategy: StrategyName;
  readonly count: number;
}

/** What draft 1 was, summed over places. */
interface Sums {
  readonly drafts: number;
  readonly lines: number;
  /** Drafts that are wholly right, as far as they go. */
  readonly right: number;
  /** Places at which any draft is. */
  readonly anyRight: number;
  readonly rightCharacters: number;
  readonly wrongCharacters: number;
  readonly passes: number;
}

/** The sums of a kind's places under one bound. */
export type FurtherLines = Sums & { readonly kind: Kind; readonly bound: number };

/** Whether a text goes on with a draft up to the end of one of its lines. */
export function goesOnWith(truth: string, draft: string): boolean {
  return truth === draft || truth.startsWith(`${draft}\n`);
}

/**
 * Asks once under each bound at every place; whole places are returned when the signal aborts.
 * @throws the signal's reason when it is aborted before there is any
 */
export async function furtherLines(input: FurtherLinesInput): Promise<readonly FurtherLines[]> {
  const { cases } = input;
  const places = [...cases.values()].flat();
  const results = await atWholePlaces(places, 'places with several lines', input, async (at) => {
    const drafts: Sums[] = [];
    for (const bound of LINE_BOUNDS) drafts.push(await draftAt(input, at, bound));
    return { kind: at.kind, drafts };
  });
  return [...cases.keys()].flatMap((kind) => {
    const ofKind = results.filter((one) => one.kind === kind);
    return LINE_BOUNDS.map((bound, rank) => {
      return { kind, bound, ...ofKind.map(({ drafts }) => drafts[rank]).reduce(sumOf, NONE) };
    });
  });
}

const NONE: Sums = {
  drafts: 0,
  lines: 0,
  right: 0,
  anyRight: 0,
  rightCharacters: 0,
  wrongCharacters: 0,
  passes: 0,
};

async function draftAt(
  { engine, strategy, count, signal }: FurtherLinesInput,
  at: EvalCase,
  minLineProbability: number,
): Promise<Sums> {
  const limits = { extent: 'auto', maxTokens: 64, early: true, minLineProbability } as const;
  const request: DraftRequest = { ...requestAt(at), ...limits, strategy, count };
  const { drafts, passesByRows = [] } = await engine.draft(request, signal);
  // Those that read the prompt were made for the first bound alone.
  const passes = passesByRows.reduce((sum, one) => sum + one.passes, 0);
  const [first] = drafts;
  if (drafts.length === 0) return { ...NONE, passes };
  const truth = at.middle.trimEnd();
  const isRight = goesOnWith(truth, first.text);
  const { length } = first.text.trim();
  return {
    drafts: 1,
    lines: first.text.trim().split('\n').length,
    right: isRight ? 1 : 0,
    anyRight: drafts.some(({ text }) => goesOnWith(truth, text)) ? 1 : 0,
    rightCharacters: isRight ? length : 0,
    wrongCharacters: isRight ? 0 : length,
    passes,
  };
}

const sumOf = (one: Sums, other: Sums): Sums => ({
  drafts: one.drafts + other.drafts,
  lines: one.lines + other.lines,
  right: one.right + other.right,
  anyRight: one.anyRight + other.anyRight,
  rightCharacters: one.rightCharacters + other.rightCharacters,
  wrongCharacters: one.wrongCharacters + other.wrongCharacters,
  passes: one.passes + other.passes,
});

/** The report on what it brings to end ghost text before a line that is unlikely. */
export function furtherLinesReport(sums: readonly FurtherLines[], setting: string): Report {
  const figures = sums.map((sum) => {
    const all = sums.find(({ kind, bound }) => kind === sum.kind && bound === 0);
    return {
      ...sum,
      precision: wilson(sum.right, sum.drafts),
      passesOfAll: sum.passes / Math.max(1, all?.passes ?? 0),
    };
  });
  const name = ({ kind, bound }: (typeof figures)[number]) => `${kind}, ${(100 * bound).toFixed(0)} %`;
  return {
    title: 'Ghost text of several lines, ended before an unlikely one',
    setting:
      `${setting} Draft 1 at places where it may take several lines. It goes on to another only where what it is by then ` +
      'has at least this probability. Right is how the file goes on, up to the end of a line.',
    columns: [
      'kind, bound',
      'drafts',
      'lines each',
      'right',
      'any right',
      'characters right',
      'wrong',
      'passes',
    ],
    rows: figures.map((one) => [
      name(one),
      one.drafts,
      (one.lines / Math.max(1, one.drafts)).toFixed(2),
      percent(one.precision),
      percent(wilson(one.anyRight, one.drafts)),
      one.rightCharacters,
      one.wrongCharacters,
      `${one.passes} (${one.passesOfAll.toFixed(2)})`,
    ]),
    bars: figures.map((one) => ({
      label: name(one),
      value: one.precision.value,
      spread: [one.precision.low, one.precision.high],
      note: `${one.right} of ${one.drafts} right`,
    })),
    figures,
  };
}
