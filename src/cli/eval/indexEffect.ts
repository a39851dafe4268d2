/**
 * What knowing the repository does: the same cases without the index, with the other files of the case's package, and
 * with the case's file among them too, as it was saved before its author wrote what is wanted.
 */
import type { StrategyChoice, StrategyName } from '../../protocol/messages';
import type { Engine } from '../../worker/engine';
import { mean } from '../bench/measure';
import type { Report } from '../bench/report';
import { requestAt, type EvalCase, type SourceFile } from './cases';
import { LIMITS, outcomeOf, type Outcome } from './infill';
import { bootstrapRatio, percent, wilson, withInterval, type Estimate } from './intervals';
import { askWhileTyping, fromProbability, simulateTyping } from './simulateTyping';
import { atWholePlaces, type Running } from './wholePlaces';

type Knowing = Pick<Engine, 'draft' | 'workspace'>;

/** Engines of the same model, which share nothing that they learn. */
export interface Engines {
  /** Knows no file. */
  readonly off: Pick<Engine, 'draft'>;
  /** Knows the package without the file. */
  readonly on: Knowing;
  /** Knows the file too. */
  readonly saved: Knowing;
}

export interface IndexEffectInput extends Running {
  readonly engines: Engines;
  readonly files: readonly SourceFile[];
  readonly cases: readonly EvalCase[];
  readonly typed: readonly SourceFile[];
  readonly strategies: readonly StrategyName[];
  /** Of the drafts while files are typed. */
  readonly typingStrategy: StrategyChoice;
  readonly count: number;
  readonly setting: string;
}

/** One case on a side; `accepted` is the mean accepted length. */
type Side = Outcome & { readonly accepted: number };
type Sides = Readonly<Record<keyof Engines, Side>>;

/** Keys that drafts saved in a file, and all that it takes without them. */
interface TypedFile {
  readonly off: number;
  readonly on: number;
  readonly alone: number;
}

/**
 * The report. Ends early, with what it has, when the signal aborts.
 * @throws the signal's reason when it has nothing
 */
export async function indexEffectReport(input: IndexEffectInput): Promise<Report> {
  const places = await runCases(input);
  const typed = await runTyped(input).catch((error: unknown) => {
    if (input.signal.aborted && places.length > 0) return [];
    throw error;
  });
  return report(input, places, typed);
}

/** What came of each case, by strategy. */
function runCases(input: IndexEffectInput): Promise<readonly (readonly Sides[])[]> {
  const { engines, cases, strategies, count, signal } = input;
  const learnOthers = [knowing(engines.on, input), knowing(engines.saved, input)];
  // Packages one after another: each is learnt once.
  const ordered = cases.toSorted((a, b) => (a.package < b.package ? -1 : 1));
  return atWholePlaces(ordered, 'places with and without the index', input, async (at) => {
    for (const learn of learnOthers) await learn(at);
    await engines.saved.workspace.add(at.path, at.prefix + at.suffix, signal);
    const byStrategy: Sides[] = [];
    for (const strategy of strategies) {
      const drafts = { strategy, count: strategy === 'greedy' ? 1 : count };
      const ask = async (engine: Pick<Engine, 'draft'>): Promise<Side> => {
        const reply = await engine.draft({ ...requestAt(at), ...LIMITS[at.kind], ...drafts }, signal);
        return { ...outcomeOf(at, reply), accepted: reply.meanAcceptedLength ?? 1 };
      };
      const [off, on, saved] = [await ask(engines.off), await ask(engines.on), await ask(engines.saved)];
      byStrategy.push({ off, on, saved });
    }
    return byStrategy;
  });
}

function runTyped(input: IndexEffectInput): Promise<readonly TypedFile[]> {
  const { engines, typed, typingStrategy: strategy, count, signal } = input;
  const learnOthers = knowing(engines.on, input);
  return atWholePlaces(typed, 'files typed with and without the index', input, async (file) => {
    await learnOthers(file);
    const type = (engine: Pick<Engine, 'draft'>) =>
      simulateTyping(
        file.text.trimEnd(),
        fromProbability(askWhileTyping(engine, { path: file.path, strategy, count }, signal), 0),
      );
    const [off, on] = [await type(engines.off), await type(engines.on)];
    const alone = off.keysAlone;
    return { off: alone - off.keys, on: alone - on.keys, alone };
  });
}

/** Has an engine's index know a file's package, one at a time, without the file itself. */
function knowing({ workspace }: Knowing, { files, signal }: Pick<IndexEffectInput, 'files' | 'signal'>) {
  let known = '';
  let left: SourceFile | undefined;
  const add = (file: SourceFile) => workspace.add(file.path, file.text, signal);
  return async (at: Pick<EvalCase, 'package' | 'path'>): Promise<void> => {
    if (at.package !== known) {
      await workspace.forget();
      for (const file of files) if (file.package === at.package) await add(file);
    } else if (left !== undefined) await add(left);
    known = at.package;
    left = files.find(({ package: owner, path }) => owner === at.package && path === at.path);
    workspace.index.remove(at.path);
  };
}

/** What is compared of the sides of a strategy's cases, in words and numbers. */
interface Measure {
  readonly what: string;
  readonly of: (one: Side) => number;
  readonly show: (values: readonly number[]) => string;
}

const MEASURES: readonly Measure[] = [
  {
    what: 'any draft matches',
    of: ({ any }) => Number(any),
    show: (values) => percent(wilson(values.filter((value) => value > 0).length, values.length)),
  },
  {
    what: 'edit similarity of the nearest',
    of: ({ bestSimilarity }) => bestSimilarity,
    show: (values) => `${(100 * mean(values)).toFixed(1)} %`,
  },
  {
    what: 'mean accepted length',
    of: ({ accepted }) => accepted,
    show: (values) => mean(values).toFixed(2),
  },
];

interface Figure {
  readonly what: string;
  readonly cases: number;
  readonly off: string;
  readonly on: string;
  readonly saved: string;
  readonly ratio: Estimate;
  readonly ratioSaved: Estimate | undefined;
}

function figureOf(strategy: StrategyName, list: readonly Sides[], { what, of, show }: Measure): Figure {
  const shown = (side: keyof Engines) => show(list.map((each) => of(each[side])));
  const ratio = (side: keyof Engines) => bootstrapRatio(list.map((each) => [of(each[side]), of(each.off)]));
  return {
    what: `${strategy}: ${what}`,
    cases: list.length,
    ...{ off: shown('off'), on: shown('on'), saved: shown('saved') },
    ...{ ratio: ratio('on'), ratioSaved: ratio('saved') },
  };
}

function typingFigure(typed: readonly TypedFile[]): Figure {
  const keys = (of: 'off' | 'on') => percent(bootstrapRatio(typed.map((one) => [one[of], one.alone])));
  return {
    what: 'simulated typing: keys saved',
    cases: typed.length,
    ...{ off: keys('off'), on: keys('on'), saved: '' },
    ...{ ratio: bootstrapRatio(typed.map(({ on, off }) => [on, off])), ratioSaved: undefined },
  };
}

/** @param places by strategy each */
function report(
  { setting, count, strategies }: IndexEffectInput,
  places: readonly (readonly Sides[])[],
  typed: readonly TypedFile[],
): Report {
  const figures = strategies.flatMap((strategy, rank) => {
    const list = places.map((byStrategy) => byStrategy[rank]);
    return MEASURES.map((measure) => figureOf(strategy, list, measure));
  });
  const all = typed.length > 0 ? [...figures, typingFigure(typed)] : figures;
  return {
    title: `The index of the repository, k = ${count}`,
    setting:
      `${setting} The same places without an index, with one of the package's other files, and with the file itself ` +
      'in it too, as it was saved before what is wanted was written; in one run. Drafters are on: they keep what they ' +
      'learn from case to case, on each side their own. Brackets hold 95 % intervals: Wilson’s for shares, a ' +
      'bootstrap’s for the rest, both over cases as if those were independent. Packages of one file are left out.',
    columns: ['figure', 'cases', 'without', 'with', 'ratio', 'and the file as saved', 'ratio'],
    rows: all.map(({ what, cases, off, on, ratio, saved, ratioSaved }) => [
      what,
      cases,
      off,
      on,
      withInterval(ratio, 2),
      saved,
      ratioSaved === undefined ? '' : withInterval(ratioSaved, 2),
    ]),
    bars: all.map(({ what, ratio: { value, low, high } }) => ({
      label: what,
      value,
      spread: [low, high],
      note: `${value.toFixed(2)} ×`,
    })),
    figures: all,
  };
}
