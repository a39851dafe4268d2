/** What it costs to know a repository: learning it, keeping up with edits, look-ups, and the store. */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LONGEST_EVIDENCE } from '../../decoding/ngrams';
import { hash32 } from '../../decoding/noise';
import { readIndex, writeIndex } from '../../retrieval/indexStore';
import { NgramIndex } from '../../retrieval/ngramIndex';
import { Workspace } from '../../retrieval/workspace';
import type { Tokenizer } from '../../runtime/tokenizer';
import { INDEX_BYTES } from '../../worker/engine';
import { packageFiles } from '../eval/heldOut';
import { showProgress } from '../showProgress';
import { quantile } from './measure';
import type { Bench, Report } from './report';

const LINES = 1_000_000;
const LOOK_UPS = 50_000;
const EDITS = 300;
const KEY = new Uint8Array(32);

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: number;
}

/** `bench -- index`: a tree of a million lines, made of the packages that the model was trained on. */
export const indexBench: Bench = async ({ tokenizer, manifest }, signal, { fetch = false }) => {
  const root = await mkdtemp(join(tmpdir(), 'superdraft-index-'));
  try {
    const tree = await makeTree(join(root, 'tree'), fetch, signal);
    const store = { path: join(root, 'store', 'index.bin'), key: KEY };
    const workspace = new Workspace({
      vocabulary: tokenizer.size,
      tokenize: (text) => tokenizer.encodeInside(text),
      bytesOf: (token) => tokenizer.bytes(token),
      budget: INDEX_BYTES,
      pause: () => setImmediate(),
    });
    const options = { folders: [{ path: join(root, 'tree'), excludes: [] }] };
    const started = performance.now();
    await workspace.learn(options, signal, (files) => {
      if (files % 500 === 0) showProgress(files, tree.paths.length, 'files learnt');
    });
    const seconds = (performance.now() - started) / 1000;
    const { bytes, tokens, files, skipped } = workspace.report();
    const figures: Figure[] = [
      { name: 'learning', value: seconds, unit: 's', goal: 60 },
      { name: 'memory', value: bytes / 1024 ** 2, unit: 'MB', goal: 64 },
      ...lookUps(workspace.index),
      ...(await edits(workspace, tree.paths, tokenizer, signal)),
      ...(await storing(workspace.index, store)),
    ];
    const beyond = skipped.filter(({ reason }) => reason === 'overBudget').length;
    const made = `${tree.lines.toLocaleString('en')} lines in ${files.toLocaleString('en')} files`;
    return report(
      `${manifest.name}’s tokenizer; ${made}, ${(tokens / 1e6).toFixed(1)} million tokens, of packages that it was ` +
        `trained on; ${beyond} files did not fit. One thread learns, with pauses as in the editor.`,
      figures,
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};

/** Writes packages side by side until there are enough lines. */
async function makeTree(
  folder: string,
  fetch: boolean,
  signal: AbortSignal,
): Promise<{ paths: readonly string[]; lines: number }> {
  const paths: string[] = [];
  let lines = 0;
  for await (const files of packageFiles('train', { fetch, signal })) {
    for (const file of files) {
      if (lines >= LINES) return { paths, lines };
      const path = join(folder, file.package.replace(':', '+').replace('/', '+'), file.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file.text);
      paths.push(path);
      lines += file.text.split('\n').length;
    }
    showProgress(Math.min(lines, LINES), LINES, 'lines written');
  }
  return { paths, lines };
}

/** Contexts of the indexed text itself, half of them with a last token that is drawn at random. */
function lookUps(index: NgramIndex): readonly Figure[] {
  const paths = [...index.paths];
  const times: number[] = [];
  for (let at = 0; at < LOOK_UPS; at++) {
    const [piece] = index.pieces(paths[hash32(1, at) % paths.length]);
    const place = 1 + (hash32(2, at) % Math.max(1, piece.length - 1));
    const context = [...piece.subarray(Math.max(0, place - LONGEST_EVIDENCE), place)];
    index.compareWith(context, [...piece.subarray(place, place + LONGEST_EVIDENCE)]);
    if (at % 2 === 1) context[context.length - 1] = hash32(3, at) % index.vocabulary;
    const started = performance.now();
    index.evidence(context);
    times.push(1000 * (performance.now() - started));
  }
  return quantiles('look-up', times, 'µs', 100);
}

/** A line is added to a file, which is then learnt anew, reading and tokenising included; it is put back after that. */
async function edits(
  workspace: Workspace,
  paths: readonly string[],
  tokenizer: Tokenizer,
  signal: AbortSignal,
): Promise<readonly Figure[]> {
  const [all, indexing]: [number[], number[]] = [[], []];
  for (let at = 0; at < EDITS; at++) {
    const path = paths[hash32(4, at) % paths.length];
    const text = await readFile(path, 'utf8');
    await writeFile(path, `${text}\nexport const edit${at} = ${at};\n`);
    const started = performance.now();
    await workspace.update(path, signal);
    all.push(performance.now() - started);
    const tokens = tokenizer.encode(text);
    const before = performance.now();
    workspace.index.add(path, tokens);
    indexing.push(performance.now() - before);
    await writeFile(path, text);
  }
  return [
    ...quantiles('edited file, read and learnt', all, 'ms', 5),
    ...quantiles('of that the index', indexing, 'ms'),
  ];
}

async function storing(
  index: NgramIndex,
  store: { path: string; key: Uint8Array },
): Promise<readonly Figure[]> {
  const started = performance.now();
  await writeIndex(store.path, store.key, index);
  const written = performance.now() - started;
  const { size } = await stat(store.path);
  const loads: number[] = [];
  for (let round = 0; round < 5; round++) {
    const read = new NgramIndex(index.vocabulary, INDEX_BYTES);
    const before = performance.now();
    await readIndex(store.path, store.key, read, () => Promise.resolve());
    loads.push(performance.now() - before);
  }
  return [
    { name: 'store', value: size / 1024 ** 2, unit: 'MB' },
    { name: 'store written', value: written, unit: 'ms' },
    { name: 'store loaded, median of 5', value: quantile(loads, 0.5), unit: 'ms', goal: 300 },
  ];
}

function quantiles(name: string, values: readonly number[], unit: string, goal?: number): readonly Figure[] {
  return [
    { name: `${name}, median`, value: quantile(values, 0.5), unit },
    {
      name: `${name}, 99th percentile`,
      value: quantile(values, 0.99),
      unit,
      ...(goal !== undefined && { goal }),
    },
  ];
}

function report(setting: string, figures: readonly Figure[]): Report {
  const number = (value: number) => value.toPrecision(3);
  return {
    title: 'The index of a repository of a million lines',
    setting,
    columns: ['figure', 'measured', 'goal'],
    rows: figures.map(({ name, value, unit, goal }) => [
      name,
      `${number(value)} ${unit}`,
      goal === undefined ? '' : `≤ ${goal} ${unit}`,
    ]),
    bars: figures
      .filter(({ goal }) => goal !== undefined)
      .map(({ name, value, unit, goal = 1 }) => ({
        label: name,
        value: value / goal,
        note: `${number(value)} of ${goal} ${unit}`,
      })),
    figures,
  };
}
