import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Token } from '../../decoding/row';
import type { OpenModel } from '../../runtime/model';
import { buildPrompt, type Prompt } from '../../runtime/prompt';
import { PROJECT } from '../modelOptions';
import { repetitiveEdits, type EditPlace } from './repetitive';
import { rewriteOf } from './rewrites';

/** A prompt that methods are timed on. */
export interface BenchPrompt extends Prompt {
  /** What is written after it, where that is not left to the model. */
  readonly script?: readonly Token[];
  /** The text that is rewritten. */
  readonly input?: readonly Token[];
}

/** Prompts from this project's own sources, which no model was trained on: the same ones on every machine. */
export function benchPrompts(open: OpenModel, count: number, reserve: number): BenchPrompt[] {
  return spread(longSources(), count).map(({ path, text }) => {
    const cut = cutOf(text);
    return promptAt(open, { path, prefix: text.slice(0, cut), suffix: text.slice(cut) }, reserve);
  });
}

/** The same places with the text before them alone, as to a model that cannot fill in. */
export function plainPrompts(open: OpenModel, count: number, length: number): Prompt[] {
  const { manifest, tokenizer } = open;
  return spread(longSources(), count).map(({ path, text }) => {
    const prefix = text.slice(0, cutOf(text));
    const template = { ...manifest.template, infill: [] };
    return buildPrompt({ path, prefix, suffix: '', prefixStartLine: 0 }, template, tokenizer, length);
  });
}

/** Prompts in repetitive files, each where the next of several equal edits is due. */
export function repetitivePrompts(open: OpenModel, count: number, reserve: number): BenchPrompt[] {
  return repetitiveEdits(count).map((place) => promptAt(open, place, reserve));
}

/** Prompts that ask for functions of this project's own sources to be rewritten with small edits. */
export function rewritePrompts(open: OpenModel, count: number, reserve: number): BenchPrompt[] {
  const rewrites = longSources().flatMap((file) => rewriteOf(file) ?? []);
  return spread(rewrites, count).map((rewrite) => ({
    ...promptAt(open, rewrite, reserve),
    script: open.tokenizer.encode(rewrite.new),
    input: open.tokenizer.encode(rewrite.old),
  }));
}

/** Between two words, a little below the middle. */
const cutOf = (text: string) => text.lastIndexOf(' ', Math.floor(text.length * 0.6));

function promptAt(open: OpenModel, place: EditPlace, reserve: number): Prompt {
  const { manifest, tokenizer, contextLength } = open;
  return buildPrompt({ ...place, prefixStartLine: 0 }, manifest.template, tokenizer, contextLength - reserve);
}

function longSources(): readonly { readonly path: string; readonly text: string }[] {
  const folder = join(PROJECT, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => ({
      path: `src/${name.replaceAll('\\', '/')}`,
      text: readFileSync(join(folder, name), 'utf8'),
    }))
    .filter(({ text }) => text.length > 3000);
}

/** At most `count` of a list, from all of it. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, Math.floor(list.length / count));
  return list.filter((_, index) => index % step === 0).slice(0, count);
}

/** The setting of a benchmark in a sentence. */
export function settingOf(
  open: OpenModel,
  prompts: readonly Prompt[],
  length: number,
  rounds: number,
): string {
  const lengths = prompts.map((prompt) => prompt.tokens.length);
  return (
    `${open.manifest.name} (${open.manifest.quantization}) on ${open.device}; ${prompts.length} prompts of ` +
    `${Math.min(...lengths)} to ${Math.max(...lengths)} tokens from this project's sources, ${length} tokens a draft, ` +
    `${rounds} rounds, medians of time and ratio, both sides of a ratio on the same prompt in the same round, its ` +
    'quartiles in brackets; reading the prompt is not counted. Rows are interpolated with what the prompt itself says, as for every request.'
  );
}
