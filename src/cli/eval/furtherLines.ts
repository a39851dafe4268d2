import type { DraftRequest, StrategyName } from '../../protocol/messages';
import type { Engine } from '../../worker/engine';
import type { Report } from '../bench/report';
import type { EvalCase, Kind } from './cases';
import { percent, wilson } from './intervals';

/** Probabilities at the end of a line from which on a draft goes on: always, those between, and after a certain line. */
export const LINE_BOUNDS = [0, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;

export interface FurtherLinesInput {
  /** Without drafters: they would lend later bounds what earlier ones have seen. */
  readonly engine: Pick<Engine, 'draft'>;
  /** Of kinds that may take several lines. */
  readonly cases: ReadonlyMap<Kind, readonly EvalCase[]>;
  readonly strategy: StrategyName;
  readonly count: number;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, what: string) => void;
}

/** What draft 1 was, summed over places. */
interface Sums {
  drafts: number;
  lines: number;
  /** Drafts that are wholly right, as far as they go. */
  right: number;
  /** Places at which any draft is. */
  anyRight: number;
  rightCharacters: number;
  wrongCharacters: number;
  passes: number;
}

/** The sums of a kind's places under one bound. */
export type FurtherLines = Readonly<Sums> & { readonly kind: Kind; readonly bound: number };

/** Whether a text goes on with a draft up to the end of one of its lines. */
export function goesOnWith(truth: string, draft: string): boolean {
  return truth === draft || truth.startsWith(`${draft}\n`);
}

/** Asks once under each bound at every place; whole places are returned when the signal aborts. */
export async function furtherLines(input: FurtherLinesInput): Promise<readonly FurtherLines[]> {
  const { cases, progress, signal } = input;
  const sums = [...cases.keys()].flatMap((kind) => LINE_BOUNDS.map((bound) => ({ kind, bound, ...NONE })));
  const places = [...cases.values()].flat();
  try {
    for (const [index, at] of places.entries()) {
      const replies: Sums[] = [];
      for (const bound of LINE_BOUNDS) replies.push(await draftAt(input, at, bound));
      // Only whole cases count: every bound has seen the same ones.
      for (const [rank, reply] of replies.entries()) {
        const sum = sums.find(({ kind, bound }) => kind === at.kind && bound === LINE_BOUNDS[rank]);
        if (sum) addTo(sum, reply);
      }
      progress(index + 1, places.length, 'places with several lines');
    }
  } catch (error) {
    if (!signal.aborted || sums.every(({ drafts }) => drafts === 0)) throw error;
  }
  return sums;
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
  { path, prefix, suffix, middle }: EvalCase,
  minLineProbability: number,
): Promise<Sums> {
  const place = { kind: 'draft', languageId: '', prefixStartLine: 0, seed: 0, path, prefix, suffix } as const;
  const limits = { extent: 'auto', maxTokens: 64, early: true, minLineProbability } as const;
  const request: DraftRequest = { ...place, ...limits, strategy, count };
  const { drafts, passesByRows = [] } = await engine.draft(request, signal);
  // Those that read the prompt were made for the first bound alone.
  const passes = passesByRows.reduce((sum, one) => sum + one.passes, 0);
  const [first] = drafts;
  if (drafts.length === 0) return { ...NONE, passes };
  const truth = middle.trimEnd();
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

function addTo(sum: Sums, one: Sums): void {
  sum.drafts += one.drafts;
  sum.lines += one.lines;
  sum.right += one.right;
  sum.anyRight += one.anyRight;
  sum.rightCharacters += one.rightCharacters;
  sum.wrongCharacters += one.wrongCharacters;
  sum.passes += one.passes;
}

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
