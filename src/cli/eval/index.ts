import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { STRATEGIES, type StrategyChoice, type StrategyName } from '../../protocol/messages';
import { loadEngine } from '../../worker/engine';
import type { Report } from '../bench/report';
import { keepReport, printReports } from '../bench/writeReport';
import { findGraph } from '../../models/locateModel';
import { openModel } from '../../runtime/model';
import { modelLocation, modelOptions } from '../modelOptions';
import { showProgress } from '../showProgress';
import { integer, oneOf, parse, UsageError } from '../usage';
import { byPackage, KINDS, makeCases, MOST_PER_FILE, type Kind, type SourceFile } from './cases';
import { confidenceReport } from './confidenceReport';
import { contextReport } from './context';
import { filterReport } from './filterReport';
import { furtherLines, furtherLinesReport } from './furtherLines';
import { heldOutFiles } from './heldOut';
import { indexEffectReport } from './indexEffect';
import { runInfill } from './infill';
import { armFigures, infillReport } from './infillReport';
import { filesWithOthers, type Known } from './known';
import { sourceFiles } from './sources';
import { trustReport } from './trust';
import { runTyping, typingFiles, typingReport } from './typing';

const EVALS = [...KINDS, 'typing'] as const;

/** What `auto` chooses for several drafts while somebody types: its time is what "equal time" means. */
const REFERENCE: StrategyName = 'split';

/** Kinds of places at which ghost text may take several lines. */
const SEVERAL_LINES: readonly (typeof EVALS)[number][] = ['block', 'body'];

/** Places of each kind at which the true text is filtered; that takes no model, and filters seldom alter any. */
const TRUE_PLACES = 3000;

const HELP = `Usage: npm run eval -- [options]

Fill-in-the-middle, what the editor's filters do to its drafts, and simulated typing on the held-out packages of
models/build/manifest.json.

  --kind NAMES       a list with commas of ${EVALS.join(', ')} (default: all)
  --strategy NAMES   a list with commas of ${STRATEGIES.join(', ')}
                     (default: all; typing takes the first, by default what the editor chooses)
  --cases N          places of each kind, at most ${MOST_PER_FILE} of a file (default 170, which is 680 in all)
  --typed-files N    files to type (default 6)
  --count N          k (default 3)
  --seed N           which places (default 1)
  --context          instead: bits per character of the rest of N lines, with and without snippets of other files
  --index            instead: what the index of the package's other files does to lines and typing
  --lines            instead: what ghost text of several lines is where it ends before an unlikely one
  --trust            instead: how far the file and the package's other files are relied on, at N lines
  --files FOLDER     your own code instead of the held-out packages; with --trust each folder in it is a package
  --no-healing       read words that are begun as they stand
  --no-interpolation leave the model's rows as they are
  --fetch            download held-out packages that are missing, with npm and pip
  --model FOLDER, --device NAME, --threads N, --json   as for npm run drafts
  --help             this text

Ctrl-C stops and prints what was measured.`;

/** `superdraft eval`: how often drafts are right, and what they save. */
export async function evalCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values } = parse({
    args,
    options: {
      ...modelOptions,
      kind: { type: 'string', default: EVALS.join(',') },
      strategy: { type: 'string' },
      cases: { type: 'string', default: '170' },
      'typed-files': { type: 'string', default: '6' },
      count: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      files: { type: 'string', default: '' },
      'no-healing': { type: 'boolean', default: false },
      'no-interpolation': { type: 'boolean', default: false },
      context: { type: 'boolean', default: false },
      index: { type: 'boolean', default: false },
      lines: { type: 'boolean', default: false },
      trust: { type: 'boolean', default: false },
      fetch: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const instead = (['context', 'index', 'lines', 'trust'] as const).filter((name) => values[name]);
  if (instead.length > 1)
    throw new UsageError(`--${instead.join(' and --')} are measured one at a time: choose one.`);
  const kindsNamed = values.kind.split(',').map((name) => oneOf('kind', name, EVALS));
  const evals = values.lines ? SEVERAL_LINES : kindsNamed;
  const named = values.strategy?.split(',').map((name) => oneOf('strategy', name, STRATEGIES));
  const strategies = named ?? STRATEGIES;
  const typingStrategy: StrategyChoice = named?.at(0) ?? 'auto';
  const perKind = integer('cases', values.cases, 1, 100_000);
  const typedFiles = integer('typed-files', values['typed-files'], 1, 10_000);
  const count = integer('count', values.count, 1, 10);
  const seed = integer('seed', values.seed, 0, 2 ** 31);

  const files = await evaluatedFiles(values.files, values.trust, { fetch: values.fetch, signal });
  const common = { signal, progress: showProgress };
  const reports = new Map<string, Report>();
  if (values.context || values.trust) {
    const used = values.trust ? filesWithOthers(files) : files;
    if (values.trust && byPackage(used).length < 2)
      throw new UsageError('--trust fits to some packages and tries on others: it takes two or more.');
    const cases = makeCases(used, 'line', perKind, seed);
    const location = await modelLocation(values, signal);
    const { device, threads } = location;
    const open = await openModel({ folderFor: findGraph(location, signal), device, threads });
    const input = { ...common, open, files: used, cases };
    try {
      if (values.trust) reports.set('trust', await trustReport(input));
      else reports.set('context', await contextReport(input));
    } finally {
      await open.dispose();
    }
    return finish(reports, values.json, signal);
  }
  if (values.index) {
    const several = filesWithOthers(files);
    if (several.length === 0) throw new UsageError('--index takes packages or a folder of several files.');
    const location = await modelLocation(values, signal);
    const load = () => loadEngine(location, signal);
    const [off, on, saved] = [await load(), await load(), await load()];
    try {
      const report = await indexEffectReport({
        ...common,
        engines: { off: off.engine, on: on.engine, saved: saved.engine },
        files: several,
        cases: makeCases(several, 'line', perKind, seed),
        typed: evals.includes('typing') ? typingFiles(several, typedFiles, seed) : [],
        strategies,
        typingStrategy,
        count,
        setting: `${on.reply.model} on ${on.reply.device}; seed ${seed}; typing: ${typingStrategy}.`,
      });
      reports.set('index', report);
    } finally {
      for (const { engine } of [off, on, saved]) await engine.dispose();
    }
    return finish(reports, values.json, signal);
  }
  const cases = new Map<Kind, ReturnType<typeof makeCases>>();
  for (const kind of KINDS.filter((known) => evals.includes(known)))
    cases.set(kind, makeCases(files, kind, perKind, seed));
  const asked = {
    ...(values['no-healing'] && { healing: false }),
    ...(values['no-interpolation'] && { interpolation: false }),
  };
  const known: Known = () => Promise.resolve(asked);

  const { engine, reply: loaded } = await loadEngine(
    { ...(await modelLocation(values, signal)), drafters: [] },
    signal,
  );
  const where = values.files === '' ? 'the held-out packages' : 'a folder of one’s own';
  const setting = `${loaded.model} on ${loaded.device}; places in ${where} (${files.length} files, seed ${seed}).`;
  try {
    if (values.lines) {
      const strategy = named?.at(0) ?? REFERENCE;
      const sums = await furtherLines({ ...common, engine, cases, strategy, count });
      reports.set('lines', furtherLinesReport(sums, `${setting} ${strategy}, k = ${count}.`));
    } else if (cases.size > 0) {
      const compared = { strategies, reference: REFERENCE, count };
      const outcomes = await runInfill({ ...common, ...compared, engine, files, known, cases });
      reports.set('infill', infillReport(armFigures(outcomes), count, setting));
      reports.set('confidence', confidenceReport(outcomes, setting));
      const trueAt = new Map(
        [...cases.keys()].map((kind) => [kind, makeCases(files, kind, TRUE_PLACES, seed)]),
      );
      reports.set('filters', filterReport({ outcomes, cases, trueAt, setting }));
    }
    if (evals.includes('typing') && !signal.aborted) {
      const chosen = typingFiles(files, typedFiles, seed);
      const asked = { files: chosen, all: files, known, strategy: typingStrategy };
      const typed = await runTyping({ ...common, ...asked, engine });
      reports.set('typing', typingReport(typed, `${setting} Strategy: ${typingStrategy}.`));
    }
  } finally {
    await engine.dispose();
  }
  await finish(reports, values.json, signal);
}

/**
 * Keeps and prints what was measured.
 * @throws the signal's reason when that is not all
 */
async function finish(
  reports: ReadonlyMap<string, Report>,
  json: boolean,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, report] of reports) await keepReport(report, 'eval', name);
  printReports(reports, json);
  signal.throwIfAborted();
}

/** The person's own code, as one package or with one in each folder, or the held-out packages. */
async function evaluatedFiles(
  folder: string,
  areSeveral: boolean,
  options: { fetch: boolean; signal: AbortSignal },
): Promise<readonly SourceFile[]> {
  if (folder === '') return heldOutFiles(options);
  const root = resolve(folder);
  const found = await stat(root).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new UsageError(`--files takes a folder; ${folder} is none.`);
  const folders = areSeveral ? await foldersIn(root) : [root];
  const packages = folders.map((each) => sourceFiles(each, `files:${basename(each)}`));
  const files = (await Promise.all(packages)).flat();
  if (files.length > 0) return files;
  throw new UsageError(`${folder} holds no TypeScript, JavaScript or Python file of 400 characters or more.`);
}

async function foldersIn(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, name));
}
