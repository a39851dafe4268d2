/**
 * What knowing the repository does: the same cases without the index, with the other files of the case's package, and
 * with the case's file among them too, as it was saved before its author wrote what is wanted.
 */
import type { DraftReply, StrategyChoice, StrategyName } from '../../protocol/messages';
import type { Engine } from '../../worker/engine';
import { mean } from '../bench/measure';
import type { Report } from '../bench/report';
import type { EvalCase, SourceFile } from './cases';
import { LIMITS, outcomeOf, type Outcome } from './infill';
import { bootstrapRatio, percent, wilson, type Estimate } from './intervals';
import { askWhileTyping, fromProbability, simulateTyping } from './simulateTyping';

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
const SIDES = ['off', 'on', 'saved'] as const;

export interface IndexEffectInput {
  readonly engines: Engines;
  readonly files: readonly SourceFile[];
  readonly cases: readonly EvalCase[];
  readonly typed: readonly SourceFile[];
  readonly strategies: readonly StrategyName[];
  /** Of the drafts while files are typed. */
  readonly typingStrategy: StrategyChoice;
  readonly count: number;
  readonly setting: string;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, what: string) => void;
}

/** One case on a side; `accepted` is the mean accepted length. */
type Side = Outcome & { readonly accepted: number };
type Sides = Readonly<Record<keyof Engines, Side>>;

/**
 * The report. Ends early, with what it has, when the signal aborts.
 * @throws the signal's reason when it has nothing
 */
export async function indexEffectReport(input: IndexEffectInput): Promise<Report> {
  const sides = new Map(input.strategies.map((strategy): [StrategyName, Sides[]] => [strategy, []]));
  const typed: { off: number; on: number; alone: number }[] = [];
  try {
    await runCases(input, sides);
    await runTyped(input, typed);
  } catch (error) {
    const isEmpty = [...sides.values()].every((list) => list.length === 0);
    if (!input.signal.aborted || isEmpty) throw error;
  }
  return report(input, sides, typed);
}

async function runCases(input: IndexEffectInput, sides: ReadonlyMap<StrategyName, Sides[]>): Promise<void> {
  const { engines, cases, count, signal, progress } = input;
  const known = [new KnownPackage(engines.on, input), new KnownPackage(engines.saved, input)];
  // Packages one after another: each is learnt once.
  const ordered = cases.toSorted((a, b) => (a.package < b.package ? -1 : 1));
  for (const [index, at] of ordered.entries()) {
    for (const each of known) await each.without(at);
    await engines.saved.workspace.add(at.path, at.prefix + at.suffix, signal);
    const results: [Sides[], Sides][] = [];
    for (const [strategy, list] of sides) {
      const ask = async (engine: Pick<Engine, 'draft'>) => {
        const place = { path: at.path, prefix: at.prefix, suffix: at.suffix };
        const request = { ...common(strategy, count), ...LIMITS[at.kind], ...place };
        return side(at, await engine.draft(request, signal));
      };
      const [off, on, saved] = [await ask(engines.off), await ask(engines.on), await ask(engines.saved)];
      results.push([list, { off, on, saved }]);
    }
    // Only whole cases count: every strategy has seen the same ones.
    for (const [list, each] of results) list.push(each);
    progress(index + 1, ordered.length, 'places with and without the index');
  }
}

async function runTyped(
  input: IndexEffectInput,
  saved: { off: number; on: number; alone: number }[],
): Promise<void> {
  const { engines, typed, typingStrategy: strategy, count, signal, progress } = input;
  const known = new KnownPackage(engines.on, input);
  for (const [index, file] of typed.entries()) {
    await known.without(file);
    const type = (engine: Pick<Engine, 'draft'>) =>
      simulateTyping(
        file.text.trimEnd(),
        fromProbability(askWhileTyping(engine, { path: file.path, strategy, count }, signal), 0),
      );
    const [off, on] = [await type(engines.off), await type(engines.on)];
    const alone = off.keysAlone;
    saved.push({ off: alone - off.keys, on: alone - on.keys, alone });
    progress(index + 1, typed.length, 'files typed with and without the index');
  }
}

/** An engine's index of one package at a time, without the file that is being written. */
class KnownPackage {
  #package = '';
  #left: SourceFile | undefined;

  constructor(
    readonly engine: Knowing,
    readonly input: Pick<IndexEffectInput, 'files' | 'signal'>,
  ) {}

  async without(at: Pick<EvalCase, 'package' | 'path'>): Promise<void> {
    const { files, signal } = this.input;
    const { workspace } = this.engine;
    const add = (file: SourceFile) => workspace.add(file.path, file.text, signal);
    if (at.package !== this.#package) {
      await workspace.forget();
      for (const file of files) if (file.package === at.package) await add(file);
    } else if (this.#left !== undefined) await add(this.#left);
    this.#package = at.package;
    this.#left = files.find(({ package: owner, path }) => owner === at.package && path === at.path);
    workspace.index.remove(at.path);
  }
}

function common(strategy: StrategyName, count: number) {
  const draft = { kind: 'draft', languageId: '', prefixStartLine: 0, seed: 0 } as const;
  return { ...draft, strategy, count: strategy === 'greedy' ? 1 : count };
}

const side = (at: EvalCase, reply: DraftReply): Side => ({
  ...outcomeOf(at, reply),
  accepted: reply.meanAcceptedLength ?? 1,
});

function report(
  { setting, count }: IndexEffectInput,
  sides: ReadonlyMap<string, readonly Sides[]>,
  typed: readonly { off: number; on: number; alone: number }[],
): Report {
  const figures = [...sides].flatMap(([strategy, list]) => {
    const figure = (
      what: string,
      of: (one: Side) => number,
      show: (values: readonly number[]) => string,
    ): Figure => {
      const values = (side: keyof Engines) => list.map((each) => of(each[side]));
      const against = (side: 'on' | 'saved') =>
        bootstrapRatio(list.map((each) => [of(each[side]), of(each.off)] as const));
      const [off, on, saved] = SIDES.map((side) => show(values(side)));
      const ratios = { ratio: against('on'), ratioSaved: against('saved') };
      return { what: `${strategy}: ${what}`, cases: list.length, ...{ off, on, saved }, ...ratios };
    };
    const matching = (values: readonly number[]) =>
      percent(wilson(values.filter((value) => value > 0).length, values.length));
    return [
      figure('any draft matches', ({ any }) => Number(any), matching),
      figure(
        'edit similarity of the nearest',
        (one) => one.bestSimilarity,
        (values) => `${(100 * mean(values)).toFixed(1)} %`,
      ),
      figure(
        'mean accepted length',
        ({ accepted }) => accepted,
        (values) => mean(values).toFixed(2),
      ),
    ];
  });
  const keys = (of: 'off' | 'on') => percent(bootstrapRatio(typed.map((one) => [one[of], one.alone])));
  const typing: Figure = {
    what: 'simulated typing: keys saved',
    cases: typed.length,
    off: keys('off'),
    on: keys('on'),
    saved: '',
    ratio: bootstrapRatio(typed.map(({ on, off }) => [on, off] as const)),
    ratioSaved: undefined,
  };
  const all = typed.length > 0 ? [...figures, typing] : figures;
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
      times(ratio),
      saved,
      ratioSaved === undefined ? '' : times(ratioSaved),
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

interface Figure {
  readonly what: string;
  readonly cases: number;
  readonly off: string;
  readonly on: string;
  readonly saved: string;
  readonly ratio: Estimate;
  readonly ratioSaved: Estimate | undefined;
}

const times = ({ value, low, high }: Estimate) =>
  `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
