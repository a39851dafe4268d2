import { COUNT, STRATEGIES, type StrategyChoice, type StrategyName } from '../../protocol/messages';
import { modelOptions } from '../modelOptions';
import { integer, parse, someOf, UsageError } from '../usage';
import { KINDS, MOST_PER_FILE } from './cases';

const EVALS = [...KINDS, 'typing'] as const;

/** What is measured instead of drafts at held-out places. */
const INSTEAD = ['context', 'index', 'lines', 'trust'] as const;

/** What each of them has no use for, of what is taken besides. */
const UNUSED = {
  context: ['kind', 'strategy', 'typed-files', 'count', 'no-healing', 'no-interpolation'],
  index: ['no-healing', 'no-interpolation'],
  lines: ['kind', 'typed-files', 'no-healing', 'no-interpolation'],
  trust: ['kind', 'strategy', 'typed-files', 'count', 'no-healing', 'no-interpolation'],
} as const;

export const HELP = `Usage: npm run eval -- [options]

Fill-in-the-middle, what the editor's filters do to its drafts, and simulated typing on the held-out packages of
models/build/manifest.json.

  --kind NAMES       a list with commas of ${EVALS.join(', ')} (default: all)
  --strategy NAMES   a list with commas of ${STRATEGIES.join(', ')}
                     (default: all; typing takes the first, by default what the editor chooses)
  --cases N          places of each kind, at most ${MOST_PER_FILE} of a file (default 170, which is 680 in all)
  --typed-files N    files to type (default 6)
  --count N          k (default ${COUNT.default})
  --seed N           which places (default 1)
  --context          instead: bits per character of the rest of N lines, with and without snippets of other files
  --index            instead: what the index of the package's other files does to lines and typing
  --lines            instead: what ghost text of several lines is where it ends before an unlikely one
  --trust            instead: how far the file and the package's other files are relied on, at N lines
  --files FOLDER     your own code instead of the held-out packages; with --trust each folder in it is a package
  --no-healing       read words that are begun as they stand
  --no-interpolation leave the model's rows as they are
  --fetch            download held-out packages that are missing, with npm and pip
  --model PATH, --device NAME, --threads N, --json   as for npm run drafts
  --help, -h         this text

Ctrl-C stops and prints what was measured.`;

export interface EvalOptions {
  readonly measured: 'drafts' | (typeof INSTEAD)[number];
  readonly evals: readonly (typeof EVALS)[number][];
  /** Undefined where none was named. */
  readonly named: readonly StrategyName[] | undefined;
  readonly typingStrategy: StrategyChoice;
  readonly perKind: number;
  readonly typedFiles: number;
  readonly count: number;
  readonly seed: number;
  /** Fields of each request that are not as usual. */
  readonly asked: { readonly healing?: false; readonly interpolation?: false };
  /** The person's own code; empty for the held-out packages. */
  readonly folder: string;
  readonly fetch: boolean;
  readonly json: boolean;
  readonly location: { readonly model: string; readonly device: string; readonly threads: string };
}

/**
 * @returns undefined where the help is wanted
 * @throws UsageError
 */
export function readOptions(args: string[]): EvalOptions | undefined {
  const { values } = parse({
    args,
    options: {
      ...modelOptions,
      kind: { type: 'string' },
      strategy: { type: 'string' },
      cases: { type: 'string' },
      'typed-files': { type: 'string' },
      count: { type: 'string' },
      seed: { type: 'string', default: '1' },
      files: { type: 'string', default: '' },
      'no-healing': { type: 'boolean' },
      'no-interpolation': { type: 'boolean' },
      context: { type: 'boolean', default: false },
      index: { type: 'boolean', default: false },
      lines: { type: 'boolean', default: false },
      trust: { type: 'boolean', default: false },
      fetch: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const chosen = INSTEAD.filter((name) => values[name]);
  if (chosen.length > 1)
    throw new UsageError(`--${chosen.join(' and --')} are measured one at a time: choose one.`);
  const instead = chosen.at(0);
  const unused = instead && UNUSED[instead].find((name) => values[name] !== undefined);
  if (unused) throw new UsageError(`--${instead} has no use for --${unused}.`);
  const named = values.strategy === undefined ? undefined : someOf('strategy', values.strategy, STRATEGIES);
  const evals = values.kind === undefined ? EVALS : someOf('kind', values.kind, EVALS);
  if (values['typed-files'] !== undefined && !evals.includes('typing'))
    throw new UsageError('--typed-files is for typing, which --kind leaves out.');
  if (values.cases !== undefined && instead === undefined && evals.every((kind) => kind === 'typing'))
    throw new UsageError('--cases is for places, of which --kind typing has none.');
  if (values.fetch && values.files !== '')
    throw new UsageError('--fetch is for the held-out packages, in whose place --files takes your own code.');
  const { model, device, threads } = values;
  return {
    measured: instead ?? 'drafts',
    evals,
    named,
    typingStrategy: named?.at(0) ?? 'auto',
    perKind: integer('cases', values.cases ?? '170', 1, 100_000),
    typedFiles: integer('typed-files', values['typed-files'] ?? '6', 1, 10_000),
    count: integer('count', values.count ?? String(COUNT.default), COUNT.min, COUNT.max),
    seed: integer('seed', values.seed, 0, 2 ** 31),
    asked: {
      ...(values['no-healing'] && { healing: false }),
      ...(values['no-interpolation'] && { interpolation: false }),
    },
    folder: values.files,
    fetch: values.fetch,
    json: values.json,
    location: { model, device, threads },
  };
}
