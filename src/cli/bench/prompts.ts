import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenModel } from '../../runtime/model';
import { buildPrompt, type Prompt } from '../../runtime/prompt';
import { PROJECT } from '../modelOptions';

/** Prompts from this project's own sources, which no model was trained on: the same ones on every machine. */
export function benchPrompts(open: OpenModel, count: number, reserve: number): Prompt[] {
  const folder = join(PROJECT, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => ({
      path: `src/${name.replaceAll('\\', '/')}`,
      text: readFileSync(join(folder, name), 'utf8'),
    }))
    .filter(({ text }) => text.length > 3000);
  const step = Math.max(1, Math.floor(files.length / count));
  return files
    .filter((_, index) => index % step === 0)
    .slice(0, count)
    .map(({ path, text }) => {
      const cut = text.lastIndexOf(' ', Math.floor(text.length * 0.6));
      const place = { path, prefix: text.slice(0, cut), prefixStartLine: 0, suffix: text.slice(cut) };
      return buildPrompt(place, open.manifest.template, open.tokenizer, open.contextLength - reserve);
    });
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
    'quartiles in brackets; reading the prompt is not counted.'
  );
}
