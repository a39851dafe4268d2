/** A GGUF file's tokenizer in the words of Hugging Face: `tokenizer.json` and `tokenizer_config.json`. */
import { ModelError } from '../../runtime/errors';
import { isObject, type JsonObject } from '../../runtime/json';
import { unsupported } from '../sourceErrors';
import type { TokenizerFiles } from '../tokenizerFiles';
import { WORD_CUTTERS } from './preTokenizers';

/** Kinds of tokens by the format's numbers; the rest are pieces of text. */
const [UNKNOWN, CONTROL, USER_DEFINED, UNUSED] = [2, 3, 4, 5];

interface Token {
  readonly id: number;
  readonly text: string;
  readonly kind: unknown;
  readonly score: number;
}

/** @throws ModelError `modelDamaged` or `modelUnsupported` */
export function tokenizerOf(metadata: JsonObject, file: string): TokenizerFiles {
  const of = (key: string): unknown => metadata[`tokenizer.ggml.${key}`];
  const tokens = tokensOf(of, file);
  const text = (key: string) => {
    const id = of(`${key}_token_id`);
    return typeof id === 'number' ? tokens.at(id)?.text : undefined;
  };
  const isByteLevel = of('model') === 'gpt2';
  // Files of 2023 do not say it.
  const isDeepSeek = tokens.some(({ text: each }) => each === '<｜fim▁begin｜>');
  const pre = of('pre') ?? (isDeepSeek ? 'deepseek-coder' : undefined);
  const config = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: text('bos'),
    eos_token: text('eos'),
    // What llama.cpp does where the file does not say.
    add_bos_token: of('add_bos_token') ?? (isByteLevel ? WORD_CUTTERS.get(pre)?.add_bos_token : true),
  };
  const whole = metadata['tokenizer.huggingface.json'];
  if (typeof whole === 'string') return { tokenizer: parseWhole(whole, file), config };
  const added = tokens.filter(({ kind }) => kind === CONTROL || kind === USER_DEFINED || kind === UNKNOWN);
  return {
    tokenizer: {
      version: '1.0',
      added_tokens: added.map(({ id, text: content, kind }) => ({
        ...{ id, content, special: kind !== USER_DEFINED },
        ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
      })),
      post_processor: null,
      ...(isByteLevel ? byteLevel(tokens, pre, of('merges'), file) : sentencePiece(tokens, of, file)),
    },
    config,
  };
}

/** Some files carry the `tokenizer.json` of their model. */
function parseWhole(text: string, file: string): JsonObject {
  const json = parseJson(text);
  if (isObject(json)) return json;
  throw new ModelError(
    'modelDamaged',
    `${file} holds a tokenizer that is no JSON object. Download the model again.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tokensOf(of: (key: string) => unknown, file: string): Token[] {
  const [texts, kinds, scores] = [of('tokens'), listIn(of('token_type')), listIn(of('scores'))];
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string')) {
    throw new ModelError('modelDamaged', `${file} holds no vocabulary. Download the model again.`);
  }
  return texts.map((text, id) => ({ id, text, kind: kinds[id], score: Number(scores[id]) }));
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const without = (tokens: readonly Token[], kinds: readonly unknown[]): Token[] =>
  tokens.filter(({ kind }) => !kinds.includes(kind));

const vocabularyOf = (tokens: readonly Token[]): Record<string, number> =>
  Object.fromEntries(tokens.map(({ text, id }) => [text, id]));

/** Byte-level BPE, as GPT-2 has it. */
function byteLevel(tokens: readonly Token[], pre: unknown, merges: unknown, file: string): JsonObject {
  const cutter = WORD_CUTTERS.get(pre);
  if (!cutter) {
    throw unsupported(
      file,
      `how its tokenizer cuts words (${JSON.stringify(pre)}) is none of ${[...WORD_CUTTERS.keys()].join(', ')}`,
    );
  }
  const { normalizer, pre_tokenizer, ignore_merges } = cutter;
  if (!Array.isArray(merges))
    throw new ModelError('modelDamaged', `${file} has no merges of its tokens. Download the model again.`);
  return {
    normalizer,
    pre_tokenizer,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      vocab: vocabularyOf(without(tokens, [CONTROL, USER_DEFINED, UNUSED])),
      merges,
      ignore_merges,
    },
  };
}

/** SentencePiece's BPE, as Llama 2 and Mistral have it: `▁` for a space, and bytes where there is no piece. */
function sentencePiece(tokens: readonly Token[], of: (key: string) => unknown, file: string): JsonObject {
  if (of('model') !== 'llama')
    throw unsupported(file, `its tokenizer (${JSON.stringify(of('model'))}) is none of gpt2, llama`);
  // No marks: a text would be one where its pieces can be merged to it.
  const pieces = without(tokens, [CONTROL, UNUSED]);
  const space = (from: string, to: string) => ({ type: 'Replace', pattern: { String: from }, content: to });
  const first = of('add_space_prefix') === false ? [] : [{ type: 'Prepend', prepend: '▁' }];
  return {
    normalizer: { type: 'Sequence', normalizers: [...first, space(' ', '▁')] },
    pre_tokenizer: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        space('▁', ' '),
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        ...(first.length === 0 ? [] : [{ type: 'Strip', content: ' ', start: 1, stop: 0 }]),
      ],
    },
    model: {
      type: 'BPE',
      vocab: vocabularyOf(pieces),
      merges: mergesOf(pieces),
      unk_token: tokens.find(({ kind }) => kind === UNKNOWN)?.text ?? null,
      fuse_unk: true,
      byte_fallback: true,
    },
  };
}

/**
 * The merges that a vocabulary with scores stands for: each way to make a piece of two others, those of the piece with
 * the highest score first.
 */
function mergesOf(tokens: readonly Token[]): string[] {
  const ids = new Map(tokens.map(({ text, id }) => [text, id]));
  const found: { readonly pair: string; readonly score: number; readonly ids: readonly [number, number] }[] =
    [];
  for (const { text, score } of tokens) {
    for (let at = 1; at < text.length; at++) {
      const [left, right] = [ids.get(text.slice(0, at)), ids.get(text.slice(at))];
      if (left === undefined || right === undefined) continue;
      found.push({ pair: `${text.slice(0, at)} ${text.slice(at)}`, score, ids: [left, right] });
    }
  }
  found.sort((a, b) => b.score - a.score || a.ids[0] - b.ids[0] || a.ids[1] - b.ids[1]);
  return found.map(({ pair }) => pair);
}
