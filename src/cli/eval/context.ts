/**
 * Whether pieces of other files help the model: bits per character of the true rest of a line, with and without them.
 * All prompts of a case have the same budget, so snippets take room from the file itself, as they do in the product.
 */
import { dirname } from 'node:path/posix';
import { candidateLogProbability, type Row } from '../../decoding/row';
import { OpenFiles } from '../../retrieval/snippets/openFiles';
import { hash32 } from '../../decoding/noise';
import type { OpenModel } from '../../runtime/model';
import { buildPrompt } from '../../runtime/prompt';
import { NO_CONTEXT, type PromptContext } from '../../runtime/promptSnippets';
import type { Report } from '../bench/report';
import type { EvalCase, SourceFile } from './cases';
import { othersOf } from './known';
import { BUDGET, rowsAlong, type TruthInput } from './truth';
import { atWholePlaces } from './wholePlaces';

/** Files of the case's package that count as open: those nearest to it in the tree. */
const OPEN_FILES = 12;

type Arm = (snippets: PromptContext['snippets'], unrelated: PromptContext['snippets']) => PromptContext;

/** What is compared, with the first arm. The last arm has windows drawn at random: what other text alone does. */
const ARMS: ReadonlyMap<string, Arm> = new Map<string, Arm>([
  ['none', () => NO_CONTEXT],
  ...[0.125, 0.25, 0.4].flatMap((share): [string, Arm][] => [
    [`document, ${100 * share} %`, (snippets) => ({ snippets, budget: BUDGET * share, form: 'document' })],
    [`comment, ${100 * share} %`, (snippets) => ({ snippets, budget: BUDGET * share, form: 'comment' })],
  ]),
  ['document, 25 %, at random', (_, snippets) => ({ snippets, budget: BUDGET * 0.25, form: 'document' })],
]);

/** What was measured at a place. */
interface Measured {
  /** One for each arm. */
  readonly arms: readonly Bits[];
  readonly characters: number;
  readonly hasSnippets: boolean;
}

/**
 * Measures every arm on every case. Ends early, with what it has, when the signal aborts.
 * @throws the signal's reason when it has nothing
 */
export async function contextReport(input: TruthInput): Promise<Report> {
  const { open, files, cases, signal } = input;
  const what = 'places with and without snippets';
  const places = await atWholePlaces(cases, what, input, async (at, index): Promise<Measured> => {
    const near = nearest(othersOf(files, at), at.path);
    const snippets = chosen(near, at);
    const unrelated = drawn(near, index);
    const arms: Bits[] = [];
    for (const arm of ARMS.values()) arms.push(await bitsOf(open, at, arm(snippets, unrelated), signal));
    return { arms, characters: at.middle.length, hasSnippets: snippets.length > 0 };
  });
  return report(open, places);
}

function nearest(others: readonly SourceFile[], path: string): readonly SourceFile[] {
  const steps = (other: string) => {
    const [one, two] = [dirname(path).split('/'), dirname(other).split('/')];
    let shared = 0;
    while (shared < one.length && one[shared] === two[shared]) shared++;
    return one.length + two.length - 2 * shared;
  };
  return [...others]
    .sort((a, b) => steps(a.path) - steps(b.path) || (a.path < b.path ? -1 : 1))
    .slice(0, OPEN_FILES);
}

/** What the product would choose. */
function chosen(near: readonly SourceFile[], { path, prefix, suffix }: EvalCase): PromptContext['snippets'] {
  const open = new OpenFiles();
  open.apply(near.map((file) => ({ path: file.path, text: file.text })));
  return open.choose({ path, prefix, prefixStartLine: 0, suffix });
}

/** One window of each of four files, drawn at random. */
function drawn(near: readonly SourceFile[], seed: number): PromptContext['snippets'] {
  return near
    .map((file, index) => ({ file, order: hash32(seed, index, 0) }))
    .sort((a, b) => a.order - b.order)
    .slice(0, 4)
    .map(({ file: { path, text }, order }) => {
      const lines = text.split('\n');
      const start = 10 * (order % Math.max(1, Math.ceil(lines.length / 10) - 1));
      return { path, text: lines.slice(start, start + 20).join('\n') };
    });
}

/** Of the true rest of a line, all of it. */
interface Bits {
  readonly bits: number;
  readonly promptTokens: number;
}

async function bitsOf(
  open: OpenModel,
  { path, prefix, middle, suffix }: EvalCase,
  context: PromptContext,
  signal: AbortSignal,
): Promise<Bits> {
  const { tokenizer, manifest } = open;
  const text = { path, prefix, prefixStartLine: 0, suffix };
  const { tokens } = buildPrompt(text, manifest.template, tokenizer, BUDGET, context);
  const truth = tokenizer.encode(middle);
  const rows = await rowsAlong(open, tokens, truth, signal);
  const bits = truth.reduce((sum, token, index) => sum + bitsOfToken(rows[index], token, tokenizer.size), 0);
  return { bits, promptTokens: tokens.length };
}

/**
 * Code length of a token, in bits. The graph gives the probabilities of its K candidates and the sum of all; the
 * tokens beyond them share evenly what mass is left, which is again a distribution over the whole vocabulary.
 */
export function bitsOfToken(row: Row, token: number, vocabulary: number): number {
  const rank = row.ids.indexOf(token);
  if (rank >= 0) return -candidateLogProbability(row, rank) / Math.LN2;
  let mass = 0;
  for (let each = 0; each < row.ids.length; each++) mass += Math.exp(candidateLogProbability(row, each));
  return -Math.log2(Math.max(1e-9, 1 - mass) / Math.max(1, vocabulary - row.ids.length));
}

function report({ manifest, device }: OpenModel, places: readonly Measured[]): Report {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const all = sum(places.map(({ characters }) => characters));
  const figures = Array.from(ARMS.keys(), (name, rank) => {
    const bits = places.map(({ arms }) => arms[rank].bits);
    const saved = places.map(({ arms }) => arms[0].bits - arms[rank].bits);
    const mean = sum(saved) / Math.max(1, saved.length);
    const variance = sum(saved.map((value) => (value - mean) ** 2)) / Math.max(1, saved.length - 1);
    const halfWidth = (1.96 * Math.sqrt(variance * saved.length)) / all;
    return {
      name,
      bitsPerCharacter: sum(bits) / all,
      saved: sum(saved) / all,
      halfWidth,
      promptTokens: sum(places.map(({ arms }) => arms[rank].promptTokens)) / Math.max(1, places.length),
    };
  });
  return {
    title: 'Bits per character of the rest of a line, with snippets of other files',
    setting:
      `${manifest.name} on ${device}; ${places.length} places (${places.filter(({ hasSnippets }) => hasSnippets).length} with snippets), ` +
      `${OPEN_FILES} files of the same package open, prompts of at most ${BUDGET} tokens. ` +
      'Saved: against none, paired, ± 95 % (normal approximation, as if places were independent).',
    columns: ['snippets', 'bits per character', 'saved', 'prompt tokens'],
    rows: figures.map(({ name, bitsPerCharacter, saved, halfWidth, promptTokens }) => [
      name,
      bitsPerCharacter.toFixed(4),
      name === 'none' ? '' : `${saved.toFixed(4)} ± ${halfWidth.toFixed(4)}`,
      promptTokens.toFixed(0),
    ]),
    bars: figures.map(({ name, bitsPerCharacter: value }) => ({
      label: name,
      value,
      note: value.toFixed(4),
    })),
    figures,
  };
}
