import type { Row } from '../decoding/row';
import { CONTRACT_VERSION } from './contract';
import { LanguageModel } from './languageModel';
import type { ModelManifest, PromptTemplate } from './manifest';
import { SPARE_SLOTS, type OpenModel } from './model';
import { Tokenizer } from './tokenizer';

/**
 * A byte-level tokenizer for tests: one token per byte, and the special tokens of the model in the box.
 * @param ordinary added tokens that it declares not to be special
 */
export function byteTokenizer(ordinary: readonly string[] = []): Tokenizer {
  const specials = ['<|endoftext|>', '<|file|>', '<|suffix|>', '<|prefix|>', '<|end|>'];
  const printable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  const vocab: Record<string, number> = {};
  specials.forEach((token, id) => (vocab[token] = id));
  let shifted = 256;
  for (let byte = 0; byte < 256; byte++) {
    vocab[String.fromCharCode(printable(byte) ? byte : shifted++)] = specials.length + byte;
  }
  ordinary.forEach((token, index) => (vocab[token] = specials.length + 256 + index));
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  const added = (content: string, special: boolean) => ({ id: vocab[content], content, special, ...flags });
  return new Tokenizer(
    {
      version: '1.0',
      normalizer: null,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      added_tokens: [
        ...specials.map((text) => added(text, true)),
        ...ordinary.map((text) => added(text, false)),
      ],
      model: { type: 'BPE', dropout: null, unk_token: null, vocab, merges: [] },
    },
    {},
  );
}

export const BOX_TEMPLATE: PromptTemplate = {
  start: [],
  infill: ['<|file|>', '{path}', '\n', '<|suffix|>', '{suffix}', '<|prefix|>', '{prefix}'],
  plain: ['<|file|>', '{path}', '\n', '<|prefix|>', '{prefix}'],
  end: ['<|end|>', '<|endoftext|>', '<|file|>'],
};

/** A template in which the suffix stands between the prefix and what is typed, with marks that `byteTokenizer` has. */
export const MIDDLE_TEMPLATE: PromptTemplate = {
  start: ['repository\n'],
  infill: [
    ...['<|file|>', '{path}', '\n', '<|prefix|>', '{prefix}', '<|suffix|>', '{suffix}'],
    ...['<|end|>', '{middle}'],
  ],
  plain: ['<|file|>', '{path}', '\n', '{prefix}'],
  end: ['<|endoftext|>'],
};

/** An open model for tests that predicts the same after every text. @param context rows of a prompt and one draft */
export function fakeModel(
  tokenizer: Tokenizer,
  template: PromptTemplate,
  context: number,
  row: Row,
): OpenModel {
  const file = { path: 'model.onnx', bytes: 1, sha256: '' };
  const manifest: ModelManifest = {
    contract: CONTRACT_VERSION,
    name: 'Fake',
    license: 'MIT',
    quantization: 'fp32',
    shape: {
      ...{ layers: 1, kvHeads: 1, headSize: 8, hiddenSize: 8, positions: context, candidates: 2 },
      vocabulary: tokenizer.size,
    },
    contextLength: context,
    template,
    source: '',
    files: { graph: file, tokenizer: file, tokenizerConfig: file },
  };
  const run = ({ wanted }: { wanted: readonly unknown[] }) => Promise.resolve(wanted.map(() => row));
  return {
    folder: '/model',
    manifest,
    tokenizer,
    model: new LanguageModel({ run }, context + SPARE_SLOTS),
    device: 'cpu',
    deviceNote: '',
    passCosts: [[1, 1]],
    contextLength: context,
    dispose: () => Promise.resolve(),
  };
}
