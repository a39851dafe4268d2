/** What the converter must know of a model's tokenizer. The runtime's own tokenizer does the encoding. */
import { ModelError } from '../runtime/errors';
import { isObject, type JsonObject } from '../runtime/json';
import type { SpecialTokens } from './templates';

export const TOKENIZER_FILE = 'tokenizer.json';
export const TOKENIZER_CONFIG_FILE = 'tokenizer_config.json';

export interface TokenizerFacts {
  readonly special: SpecialTokens;
  /** Rows that the model was trained to see, where the tokenizer names them. */
  readonly longestText: number | undefined;
}

/** What the two files say. */
export interface TokenizerFiles {
  readonly tokenizer: JsonObject;
  readonly config: JsonObject;
}

/**
 * Reads what the tokenizer's files say, and checks that they fit the model.
 * @param path of the vocabulary, named in errors
 * @param vocabulary rows of the model's embedding
 * @param endTokens ids that end a text by the model's configuration
 * @throws ModelError `modelDamaged` or `modelMismatch`
 */
export function tokenizerFacts(
  { tokenizer, config: tokenizerConfig }: TokenizerFiles,
  path: string,
  vocabulary: number,
  endTokens: readonly number[],
): TokenizerFacts {
  const ids = tokenIds(tokenizer, path);
  checkSize(tokenizer, ids, vocabulary, path);
  const texts = new Map([...ids].map(([text, id]) => [id, text]));
  const eos = [tokenText(tokenizerConfig['eos_token']), ...endTokens.map((id) => texts.get(id))];
  const longest = tokenizerConfig['model_max_length'];
  return {
    special: {
      has: (token) => ids.has(token),
      bos: bosText(tokenizer, tokenizerConfig),
      eos: [...new Set(eos.filter((text) => text !== undefined))],
    },
    // "No limit" is written as a huge number.
    longestText:
      typeof longest === 'number' && Number.isSafeInteger(longest) && longest > 0 ? longest : undefined,
  };
}

/** Tokens that a message names. */
const MOST_NAMED = 5;

/** Some tools for training add a mark, such as `[PAD]`, and leave the model as it is: to download that again does not help. */
function checkSize(
  { added_tokens: listed }: JsonObject,
  ids: ReadonlyMap<string, number>,
  vocabulary: number,
  path: string,
): void {
  const beyond = [...ids].filter(([, id]) => id >= vocabulary);
  if (beyond.length === 0) return;
  const added = new Set(Array.isArray(listed) ? listed.filter(isObject).map(({ content }) => content) : []);
  if (!beyond.every(([text]) => added.has(text))) {
    const size = beyond.reduce((most, [, id]) => Math.max(most, id + 1), 0);
    throw new ModelError(
      'modelMismatch',
      `${path} has ${size} tokens, but the model has rows for ${vocabulary}: they belong to different models. Download the model again.`,
    );
  }
  const names = beyond.slice(0, MOST_NAMED).map(([text]) => text);
  if (beyond.length > MOST_NAMED) names.push('…');
  throw new ModelError(
    'modelMismatch',
    `${path} adds tokens for which the model has no rows, as it has ${vocabulary}: ${names.join(', ')}. Remove them from "added_tokens" there, or choose another model.`,
  );
}

/** Ids by text, of the vocabulary (a map, or for Unigram a list of [text, score]) and of the added tokens. */
function tokenIds(tokenizer: JsonObject, path: string): Map<string, number> {
  const { model, added_tokens: added } = tokenizer;
  const vocab: unknown = isObject(model) ? model['vocab'] : undefined;
  const ids = new Map<string, number>();
  const add = (text: unknown, id: unknown) => {
    if (typeof text === 'string' && typeof id === 'number' && Number.isSafeInteger(id)) ids.set(text, id);
  };
  if (isObject(vocab)) for (const [text, id] of Object.entries(vocab)) add(text, id);
  else if (Array.isArray(vocab))
    vocab.forEach((entry, id) => {
      add(Array.isArray(entry) ? entry[0] : undefined, id);
    });
  if (ids.size === 0) {
    throw new ModelError('modelDamaged', `${path} holds no vocabulary. Download the model again.`);
  }
  if (Array.isArray(added)) {
    for (const token of added) if (isObject(token)) add(token['content'], token['id']);
  }
  return ids;
}

/** A special token is written as its text or as an object that holds it. */
function tokenText(token: unknown): string | undefined {
  const text = isObject(token) ? token['content'] : token;
  return typeof text === 'string' ? text : undefined;
}

/** What is put in front of every text. Llama's own tokenizer classes do so unless told not to. */
function bosText(tokenizer: JsonObject, config: JsonObject): string | undefined {
  const told = config['add_bos_token'];
  if (told === false) return undefined;
  const inTemplate = firstSpecial(tokenizer['post_processor']);
  const byDefault = /^(Code)?LlamaTokenizer(Fast)?$/.test(String(config['tokenizer_class']));
  return inTemplate ?? ((told ?? byDefault) === true ? tokenText(config['bos_token']) : undefined);
}

/** The special token that a post-processor's template for a single text begins with, if any. Llama 3 says it only there. */
function firstSpecial(processor: unknown): string | undefined {
  if (!isObject(processor)) return undefined;
  const { type, processors, single } = processor;
  if (type === 'Sequence' && Array.isArray(processors)) {
    return processors.map(firstSpecial).find((text) => text !== undefined);
  }
  const first: unknown = type === 'TemplateProcessing' && Array.isArray(single) ? single[0] : undefined;
  const special = isObject(first) ? first['SpecialToken'] : undefined;
  const id = isObject(special) ? special['id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
