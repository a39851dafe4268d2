import { STRATEGIES, type LoadRequest, type StrategyName } from '../../protocol/messages';
import { loadEngine, type Engine } from '../../worker/engine';
import type { Report } from '../bench/report';
import { UsageError } from '../usage';
import { withModel } from '../withModel';
import { byPackage, KINDS, makeCases, type EvalCase, type Kind, type SourceFile } from './cases';
import { confidenceReport } from './confidenceReport';
import { contextReport } from './context';
import { filterReport } from './filterReport';
import { furtherLines, furtherLinesReport } from './furtherLines';
import { indexEffectReport } from './indexEffect';
import { runInfill } from './infill';
import { armFigures, infillReport } from './infillReport';
import { filesWithOthers } from './known';
import type { EvalOptions } from './options';
import { trustReport } from './trust';
import { runTyping, typingFiles, typingReport } from './typing';
import type { Running } from './wholePlaces';

/** What `auto` chooses for several drafts while somebody types: its time is what "equal time" means. */
const REFERENCE: StrategyName = 'split';

/** Kinds of places at which ghost text may take several lines. */
const SEVERAL_LINES: readonly Kind[] = ['block', 'body'];

/** Places of each kind at which the true text is filtered; that takes no model, and filters seldom alter any. */
const TRUE_PLACES = 3000;

interface Input extends Running {
  readonly options: EvalOptions;
  readonly files: readonly SourceFile[];
  /** Where the model is. It is looked for, and built, once it is known that there is something to measure. */
  readonly locate: () => Promise<LoadRequest>;
}

/** Measures, and adds the reports that it comes by: the signal may end it after some of them. */
type Measurement = (input: Input, reports: Map<string, Report>) => Promise<void>;

/** What `npm run eval` can measure. */
export const MEASUREMENTS: Readonly<Record<EvalOptions['measured'], Measurement>> = {
  drafts: async (input, reports) => {
    const { options, files, signal, progress } = input;
    const { evals, asked, count, seed, typingStrategy } = options;
    const cases = casesOf(
      input,
      KINDS.filter((kind) => evals.includes(kind)),
    );
    const strategies = options.named ?? STRATEGIES;
    await withEngine(input, async (engine, setting) => {
      const common = { engine, asked, signal, progress };
      if (cases.size > 0) {
        const compared = { strategies, reference: REFERENCE, count };
        const outcomes = await runInfill({ ...common, ...compared, cases });
        reports.set('infill', infillReport(armFigures(outcomes), count, setting));
        reports.set('confidence', confidenceReport(outcomes, setting));
        const trueAt = new Map(
          [...cases.keys()].map((kind) => [kind, makeCases(files, kind, TRUE_PLACES, seed)]),
        );
        reports.set('filters', filterReport({ outcomes, cases, trueAt, setting }));
      }
      if (!evals.includes('typing') || signal.aborted) return;
      const chosen = typingFiles(files, options.typedFiles, seed);
      const typed = await runTyping({ ...common, files: chosen, strategy: typingStrategy });
      reports.set('typing', typingReport(typed, `${setting} Strategy: ${typingStrategy}.`));
    });
  },

  lines: async (input, reports) => {
    const { named, count } = input.options;
    const { signal, progress } = input;
    const cases = casesOf(input, SEVERAL_LINES);
    const strategy = named?.at(0) ?? REFERENCE;
    await withEngine(input, async (engine, setting) => {
      const sums = await furtherLines({ signal, progress, engine, cases, strategy, count });
      reports.set('lines', furtherLinesReport(sums, `${setting} ${strategy}, k = ${count}.`));
    });
  },

  index: async ({ options, files, locate, signal, progress }, reports) => {
    const several = filesWithOthers(files);
    if (several.length === 0) throw new UsageError('--index takes packages or a folder of several files.');
    const { evals, perKind, typedFiles, seed, count, typingStrategy } = options;
    const location = await locate();
    const load = () => loadEngine(location, signal);
    const [off, on, saved] = [await load(), await load(), await load()];
    try {
      const report = await indexEffectReport({
        signal,
        progress,
        engines: { off: off.engine, on: on.engine, saved: saved.engine },
        files: several,
        cases: makeCases(several, 'line', perKind, seed),
        typed: evals.includes('typing') ? typingFiles(several, typedFiles, seed) : [],
        strategies: options.named ?? STRATEGIES,
        typingStrategy,
        count,
        setting: `${on.reply.model} on ${on.reply.device}; seed ${seed}; typing: ${typingStrategy}.`,
      });
      reports.set('index', report);
    } finally {
      for (const { engine } of [off, on, saved]) await engine.dispose();
    }
  },

  context: async (input, reports) => {
    reports.set('context', await ofRows(input, input.files, contextReport));
  },

  trust: async (input, reports) => {
    const files = filesWithOthers(input.files);
    if (byPackage(files).length < 2)
      throw new UsageError('--trust fits to some packages and tries on others: it takes two or more.');
    reports.set('trust', await ofRows(input, files, trustReport));
  },
};

function casesOf({ options, files }: Input, kinds: readonly Kind[]): ReadonlyMap<Kind, readonly EvalCase[]> {
  return new Map(kinds.map((kind) => [kind, makeCases(files, kind, options.perKind, options.seed)]));
}

/** Measures with an engine without drafters, which change speed alone. */
async function withEngine(
  { options, files, locate, signal }: Input,
  measure: (engine: Engine, setting: string) => Promise<void>,
): Promise<void> {
  const { engine, reply } = await loadEngine({ ...(await locate()), drafters: [] }, signal);
  const where = options.folder === '' ? 'the held-out packages' : 'a folder of one’s own';
  const places = `places in ${where} (${files.length} files, seed ${options.seed})`;
  try {
    await measure(engine, `${reply.model} on ${reply.device}; ${places}.`);
  } finally {
    await engine.dispose();
  }
}

/** A report on the model's own rows at the rests of lines. */
async function ofRows(
  { options, locate, signal, progress }: Input,
  files: readonly SourceFile[],
  report: typeof contextReport,
): Promise<Report> {
  const cases = makeCases(files, 'line', options.perKind, options.seed);
  return withModel(await locate(), signal, (open) => report({ open, files, cases, signal, progress }));
}
