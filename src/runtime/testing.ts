import { Tokenizer } from './tokenizer';
import type { PromptTemplate } from './manifest';

/** A byte-level tokenizer for tests: one token per byte, and the special tokens of the model in the box. */
export function byteTokenizer(): Tokenizer {
  const specials = ['<|endoftext|>', '<|file|>', '<|suffix|>', '<|prefix|>', '<|end|>'];
  const printable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  const vocab: Record<string, number> = {};
  specials.forEach((token, id) => (vocab[token] = id));
  let shifted = 256;
  for (let byte = 0; byte < 256; byte++) {
    vocab[String.fromCharCode(printable(byte) ? byte : shifted++)] = specials.length + byte;
  }
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return new Tokenizer(
    {
      version: '1.0',
      normalizer: null,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      added_tokens: specials.map((content, id) => ({ id, content, ...flags })),
      model: { type: 'BPE', dropout: null, unk_token: null, vocab, merges: [] },
    },
    {},
  );
}

export const BOX_TEMPLATE: PromptTemplate = {
  infill: ['<|file|>', '{path}', '\n', '<|suffix|>', '{suffix}', '<|prefix|>', '{prefix}'],
  plain: ['<|file|>', '{path}', '\n', '<|prefix|>', '{prefix}'],
  end: ['<|end|>', '<|endoftext|>', '<|file|>'],
};
