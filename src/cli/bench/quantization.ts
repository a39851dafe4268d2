/** What fewer bits cost: size, time of a pass, and how far predictions are from those of 32 bits. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convert } from '../../convert/convert';
import type { Row } from '../../decoding/row';
import { ROOT, TokenTree } from '../../decoding/tree';
import type { Quantization } from '../../runtime/contract';
import { modelBytes } from '../../runtime/manifest';
import { openModel, type OpenModel } from '../../runtime/model';
import { reportProgress } from '../modelOptions';
import { showProgress } from '../showProgress';
import { plainPrompts } from './prompts';
import { COUNTS, quantizationReport, SLOTS, type BuiltGraph } from './quantizationReport';
import type { CheckpointBench } from './report';

interface Variant {
  readonly name: string;
  readonly quantization: Quantization;
  readonly isRotated?: boolean;
}

/** The first is what the others are compared with. */
const VARIANTS: readonly Variant[] = [
  { name: 'fp32', quantization: 'fp32' },
  { name: 'w8a8', quantization: 'w8a8' },
  { name: 'w8a8 without another basis', quantization: 'w8a8', isRotated: false },
  { name: 'int8', quantization: 'int8' },
  { name: 'int4', quantization: 'int4' },
];

/** The texts of 16 files, of each the last 32 tokens: 512 rows. */
const TEXTS = 16;
const ROWS_OF_TEXT = 32;
const TEXT_LENGTH = 512;

const ROUNDS = 20;

/**
 * Converts a checkpoint in every way, into a folder that is removed at the end, and compares the graphs on the CPU. All
 * are open together, so that passes can be timed in turns.
 */
export const quantizationBench: CheckpointBench = async (
  checkpoint,
  signal,
  { rounds = ROUNDS, threads },
) => {
  const folder = await mkdtemp(join(tmpdir(), 'superdraft-quantization-'));
  const built: BuiltGraph[] = [];
  try {
    for (const [index, variant] of VARIANTS.entries())
      built.push(await build(checkpoint, join(folder, String(index)), variant, threads, signal));
    const texts = plainPrompts(built[0].open, TEXTS, TEXT_LENGTH).map(({ tokens }) => tokens);
    const rows: (readonly Row[])[][] = [];
    for (const { open } of built) {
      rows.push(await rowsOf(open, texts, signal));
      showProgress(rows.length, built.length, 'graphs compared');
    }
    await timePasses(built, texts.flat(), rounds, signal);
    return quantizationReport(built, texts, rows, rounds);
  } finally {
    for (const { open } of built) await open.dispose();
    await rm(folder, { recursive: true, force: true });
  }
};

async function build(
  source: string,
  target: string,
  variant: Variant,
  threads: number,
  signal: AbortSignal,
): Promise<BuiltGraph> {
  console.error(variant.name);
  const { quantization, isRotated } = variant;
  const started = performance.now();
  const manifest = await convert({
    source,
    target,
    quantization,
    signal,
    progress: reportProgress(),
    ...(isRotated !== undefined && { isRotated }),
  });
  const conversion = performance.now() - started;
  const megabytes = modelBytes(manifest) / 1e6;
  const open = await openModel({ folderFor: () => target, device: 'cpu', threads });
  return { name: variant.name, open, megabytes, conversion, passes: COUNTS.map(() => []) };
}

/** For each text the predictions that are compared: those after its last tokens but the very last. */
async function rowsOf(
  { model }: OpenModel,
  texts: readonly (readonly number[])[],
  signal: AbortSignal,
): Promise<(readonly Row[])[]> {
  const ofTexts: (readonly Row[])[] = [];
  for (const tokens of texts) {
    const rows: Row[] = [];
    await model.prompt(tokens.slice(0, -1), 0, signal, (some) => {
      rows.push(...some.map(({ row }) => row));
    });
    // What texts begin with in common is held already, and comes without predictions.
    ofTexts.push(rows.slice(-ROWS_OF_TEXT));
  }
  return ofTexts;
}

/** Adds the times of all graphs' passes, in turns, in the opposite order every other round. */
async function timePasses(
  built: readonly BuiltGraph[],
  text: readonly number[],
  rounds: number,
  signal: AbortSignal,
): Promise<void> {
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const { open, passes } of round % 2 === 0 ? built : built.toReversed()) {
      const slots = Math.min(SLOTS, open.contextLength - 1, text.length);
      for (const [index, count] of COUNTS.entries()) {
        // Makes room, and brings the graph's weights back into the processor's caches.
        const { row } = await open.model.prompt(text.slice(0, slots), count, signal);
        const tree = new TokenTree(row);
        const nodes = Array.from({ length: count }, (_, token) => tree.child(ROOT, token));
        const started = performance.now();
        await open.model.evaluate(tree, nodes);
        if (round > 0) passes[index].push(performance.now() - started);
      }
    }
    showProgress(round, rounds, 'rounds of passes timed');
  }
}
