/**
 * How tokenizers of the BPE kind cut a text into words, by the names that GGUF files give these ways
 * (`tokenizer.ggml.pre`), in the words of a `tokenizer.json`.
 */
import type { JsonObject } from '../../runtime/json';

/** How a `tokenizer.json` treats a text before it looks for tokens. */
export interface WordCutter {
  readonly normalizer: JsonObject | null;
  readonly pre_tokenizer: JsonObject;
  /** A word that is a token is one, whatever the merges say. */
  readonly ignore_merges: boolean;
  /** A text begins with a mark, where the file does not say. */
  readonly add_bos_token: boolean;
}

/** @param cutsWords as GPT-2 does */
const byteLevel = (cutsWords: boolean): JsonObject => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: cutsWords,
});

const isolated = (regex: string): JsonObject => ({
  type: 'Split',
  pattern: { Regex: regex },
  behavior: 'Isolated',
  invert: false,
});

/** Not the step `Digits`, which the library takes for 0 to 9 alone: `½` is a number too. */
const digits = isolated(String.raw`\p{N}`);

/** Words of Llama 3 and of Qwen2. @param digitsTogether how many digits at most are one word */
const words = (digitsTogether: string): JsonObject =>
  isolated(
    String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}${digitsTogether}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  );

const cutter = (
  steps: readonly JsonObject[],
  { normalizer = null, ignore_merges = false, add_bos_token = false }: Partial<WordCutter> = {},
): WordCutter => ({
  normalizer,
  pre_tokenizer: { type: 'Sequence', pretokenizers: steps },
  ignore_merges,
  add_bos_token,
});

const GPT2 = cutter([byteLevel(true)]);
const STARCODER = cutter([digits, byteLevel(true)]);
const LLAMA3 = cutter([words('{1,3}'), byteLevel(false)], { ignore_merges: true, add_bos_token: true });
const DBRX = cutter([words('{1,3}'), byteLevel(false)]);
const QWEN2 = cutter([words(''), byteLevel(false)], { normalizer: { type: 'NFC' } });
const DEEPSEEK_CODER = cutter([
  ...[String.raw`[\r\n]`, String.raw`\s?\p{L}+`, String.raw`\s?\p{P}+`, '[一-龥ࠀ-一가-퟿]+'].map(isolated),
  digits,
  byteLevel(false),
]);

export const WORD_CUTTERS: ReadonlyMap<unknown, WordCutter> = new Map([
  ['gpt-2', GPT2],
  ['starcoder', STARCODER],
  ['refact', STARCODER],
  ['smollm', STARCODER],
  ['codeshell', STARCODER],
  ['llama-bpe', LLAMA3],
  ['llama-v3', LLAMA3],
  ['llama3', LLAMA3],
  ['dbrx', DBRX],
  ['qwen2', QWEN2],
  ['deepseek-coder', DEEPSEEK_CODER],
]);
