import { openModel } from '../../runtime/model';
import { modelLocation, modelOptions } from '../modelOptions';
import { integer, oneOf, parse } from '../usage';
import { ablationBench } from './ablation';
import { draftersBench } from './drafters';
import { editorBench } from './editor';
import { indexBench } from './repository';
import type { Bench } from './report';
import { strategiesBench } from './strategies';
import { superposedBench } from './superposed';
import { typingBench } from './typing';
import { writeReport } from './writeReport';

/** Every benchmark. A new one is one new file and one entry here. */
const benches = {
  superposed: superposedBench,
  strategies: strategiesBench,
  drafters: draftersBench,
  ablation: ablationBench,
  typing: typingBench,
  editor: editorBench,
  index: indexBench,
} as const satisfies Record<string, Bench>;
const names = [
  'superposed',
  'strategies',
  'drafters',
  'ablation',
  'typing',
  'editor',
  'index',
] as const satisfies readonly (keyof typeof benches)[];

const HELP = `Usage: npm run bench -- [${names.join(' | ')}] [options]

Measures on this machine (default: superposed), prints a table, and writes it with JSON and a plot to test/results/bench.

  --prompts N        places that are measured
  --rounds N         times that each is measured
  --fetch            download pinned packages that are missing, with npm and pip
  --model FOLDER, --device NAME, --threads N, --json   as for npm run drafts
  --help             this text`;

/** Room for the largest trees of the baselines, 81 rows, in every pass of a draft. */
const SPARE_SLOTS = 81 * 32;

/** `superdraft bench [NAME]`: measures, prints a table, and writes Markdown, JSON and SVG. Never fails on timing. */
export async function benchCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      ...modelOptions,
      prompts: { type: 'string' },
      rounds: { type: 'string' },
      fetch: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const name = oneOf('bench', positionals.at(0) ?? 'superposed', names);
  const size = {
    fetch: values.fetch,
    ...(values.prompts !== undefined && { prompts: integer('prompts', values.prompts, 1, 1000) }),
    ...(values.rounds !== undefined && { rounds: integer('rounds', values.rounds, 1, 1000) }),
  };
  const { modelFolder, device, threads } = await modelLocation(values, signal);
  const open = await openModel({ folder: modelFolder, device, threads, spareSlots: SPARE_SLOTS });
  try {
    await writeReport(await benches[name](open, signal, size), 'bench', name, values.json);
  } finally {
    await open.dispose();
  }
}
