import { modelAt } from '../../convert/modelAt';
import { modelFolderOf, modelLocation, modelOptions } from '../modelOptions';
import { atMostOne, integer, parse, UsageError } from '../usage';
import { withModel } from '../withModel';
import { ablationBench } from './ablation';
import { draftersBench } from './drafters';
import { editorBench } from './editor';
import { quantizationBench } from './quantization';
import { indexBench } from './repository';
import type { Bench, CheckpointBench } from './report';
import { strategiesBench } from './strategies';
import { superposedBench } from './superposed';
import { typingBench } from './typing';
import { keepReport, toMarkdown } from './writeReport';

const MODEL = ['model', 'device', 'threads'] as const;
const TIMED = [...MODEL, 'prompts', 'rounds'] as const;

/** Every benchmark with the options that change what it measures. A new one is one new file and one entry here. */
const benches: Readonly<
  Record<string, { takes: readonly string[] } & ({ bench: Bench } | { ofCheckpoint: CheckpointBench })>
> = {
  superposed: { bench: superposedBench, takes: TIMED },
  strategies: { bench: strategiesBench, takes: TIMED },
  drafters: { bench: draftersBench, takes: TIMED },
  ablation: { bench: ablationBench, takes: [...MODEL, 'prompts', 'fetch'] },
  typing: { bench: typingBench, takes: MODEL },
  // The editor of the tests has the settings that are the default.
  editor: { bench: editorBench, takes: [] },
  index: { bench: indexBench, takes: ['model', 'fetch'] },
  quantization: { ofCheckpoint: quantizationBench, takes: ['model', 'threads', 'rounds'] },
};

const HELP = `Usage: npm run bench -- [${Object.keys(benches).join(' | ')}] [options]

Measures on this machine (default: superposed), prints a table, and writes it with JSON and a plot to test/results/bench.

  --prompts N        places that are measured (not by typing, editor, index and quantization)
  --rounds N         times that each is measured (by superposed, strategies, drafters and quantization)
  --fetch            download pinned packages that are missing, with npm and pip (for ablation and index)
  --model PATH, --device NAME, --threads N   as for npm run drafts (not for editor; for index the model alone;
                     for quantization a checkpoint, all graphs of which are open together, and threads)
  --json             as for npm run drafts
  --help, -h         this text`;

/** `superdraft bench [NAME]`: measures, prints a table, and writes Markdown, JSON and SVG. Never fails on timing. */
export async function benchCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values, positionals, tokens } = parse({
    args,
    tokens: true,
    allowPositionals: true,
    options: {
      ...modelOptions,
      prompts: { type: 'string' },
      rounds: { type: 'string' },
      fetch: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const name = atMostOne(positionals, 'benchmark') ?? 'superposed';
  const chosen = new Map(Object.entries(benches)).get(name);
  if (chosen === undefined)
    throw new UsageError(`There is no benchmark ${name}. There are ${Object.keys(benches).join(', ')}.`);
  const known: readonly string[] = [...chosen.takes, 'json'];
  for (const token of tokens)
    if (token.kind === 'option' && !known.includes(token.name))
      throw new UsageError(`bench ${name} takes no --${token.name}: it would change nothing.`);
  const options = {
    threads: integer('threads', values.threads, 0, 256),
    fetch: values.fetch,
    ...(values.prompts !== undefined && { prompts: integer('prompts', values.prompts, 1, 1000) }),
    ...(values.rounds !== undefined && { rounds: integer('rounds', values.rounds, 1, 1000) }),
  };
  const report =
    'ofCheckpoint' in chosen
      ? await chosen.ofCheckpoint(await modelAt(modelFolderOf(values.model)), signal, options)
      : await withModel(await modelLocation(values, signal), signal, (open) =>
          chosen.bench(open, signal, options),
        );
  // Printed first: nothing that was measured is lost where the files cannot be written.
  console.log(values.json ? JSON.stringify(report) : toMarkdown(report));
  await keepReport(report, 'bench', name);
}
