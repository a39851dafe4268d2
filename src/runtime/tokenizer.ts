import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { join } from 'node:path';
import { pieceBytes } from './bytes';
import { ModelError } from './errors';
import { isObject, readJsonObject, type JsonObject } from './json';
import { acrossWords, LineTokens } from './lineTokens';
import { addsFirstSpace, pieceForm, withoutFirstSpace } from './tokenizerJson';

/** Text to token ids and back, for the tokenizers that Hugging Face checkpoints carry. */
export class Tokenizer {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #lines: LineTokens;
  readonly #pieces: readonly Uint8Array[];
  readonly #texts: readonly string[];
  readonly #special: ReadonlySet<number>;

  constructor(tokenizer: JsonObject, config: JsonObject) {
    const added = addedTokens(tokenizer);
    this.#special = new Set(added.filter(isMark).map(({ id }) => id));
    const ordinary = added.filter((token) => !isMark(token));
    // Knows no special tokens, so that `<|end|>` in somebody's source file is eight ordinary characters.
    const withoutMarks = { ...tokenizer, added_tokens: ordinary };
    const plain = new HuggingFaceTokenizer(withoutMarks, config);
    const first = encoderOf(plain);
    const inside = addsFirstSpace(tokenizer)
      ? encoderOf(new HuggingFaceTokenizer(withoutFirstSpace(withoutMarks), config))
      : first;
    const ids = new Map<string, number>();
    // The library has an entry without a text for ids that its vocabulary skips, such as those of marks.
    for (const [piece, id] of plain.get_vocab(true)) if (typeof piece === 'string') ids.set(piece, id);
    // Llama 2's cuts no words, but a break is a token of its own there.
    const hasBreaks = [...ids.keys()].some((piece) => piece.includes('\n'));
    for (const { content, id } of added) ids.set(content, id);
    this.#ids = ids;
    const addedTexts = new Set(added.map(({ content }) => content));
    const form = pieceForm(tokenizer);
    const encoder = new TextEncoder();
    const pieces: Uint8Array[] = [];
    for (const [piece, id] of ids)
      pieces[id] = addedTexts.has(piece) ? encoder.encode(piece) : pieceBytes(piece, form);
    this.#pieces = Array.from(pieces, (piece: Uint8Array | undefined) => piece ?? new Uint8Array());
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    this.#texts = this.#pieces.map((piece) => decoder.decode(piece));
    const lacks = {
      acrossBreaks: isObject(tokenizer['pre_tokenizer']) || !hasBreaks,
      acrossWords: !this.#texts.some((text, id) => !this.isSpecial(id) && acrossWords(text)),
    };
    this.#lines = new LineTokens(inside, lacks, first);
  }

  /** One more than the highest id. */
  get size(): number {
    return this.#pieces.length;
  }

  /** Ids of `text`; nothing in it is taken for a special token and none is added. */
  encode(text: string): number[] {
    return this.#lines.of(text, true);
  }

  /**
   * Like `encode`, for a text that goes on where another ended: SentencePiece tokenizers put a space in front of a text,
   * which models are trained to see before a prefix and not before a suffix.
   */
  encodeInside(text: string): number[] {
    return this.#lines.of(text);
  }

  /** The id of a token as the vocabulary writes it, which is the text of a special one; undefined when there is none such. */
  special(text: string): number | undefined {
    return this.#ids.get(text);
  }

  /** Whether a token is a mark for the model and no text. */
  isSpecial(id: number): boolean {
    return this.#special.has(id);
  }

  /** A token's bytes; they may be part of a character. Empty for an id that the vocabulary skips. */
  bytes(id: number): Uint8Array {
    return (id >= 0 ? this.#pieces.at(id) : undefined) ?? new Uint8Array();
  }

  /** A token's own text; U+FFFD where it holds part of a character. */
  text(id: number): string {
    return (id >= 0 ? this.#texts.at(id) : undefined) ?? '';
  }

  /** Text of the tokens; a character whose last bytes are missing is left out. */
  decode(ids: readonly number[]): string {
    const detokenizer = new Detokenizer(this);
    return ids.map((id) => detokenizer.push(id)).join('');
  }

  /** Like `decode`, up to where a character is broken: its first bytes are there, and another begins. */
  decodeSound(ids: readonly number[]): { readonly text: string; readonly isBroken: boolean } {
    const whole = this.decode(ids);
    // Where there is one it may be the text's own.
    if (!whole.includes('\ufffd')) return { text: whole, isBroken: false };
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
    let text = '';
    try {
      for (const id of ids) text += decoder.decode(this.bytes(id), { stream: true });
      return { text, isBroken: false };
    } catch {
      return { text, isBroken: true };
    }
  }
}

const encoderOf = (tokenizer: HuggingFaceTokenizer) => (text: string) =>
  text === '' ? [] : tokenizer.encode(text, { add_special_tokens: false }).ids;

interface AddedToken extends JsonObject {
  readonly id: number;
  readonly content: string;
}

function addedTokens({ added_tokens: listed }: JsonObject): AddedToken[] {
  if (!Array.isArray(listed)) return [];
  return listed.filter(
    (token): token is AddedToken =>
      isObject(token) && typeof token['id'] === 'number' && typeof token['content'] === 'string',
  );
}

/**
 * Whether an added token is a mark for the model, whatever the tokenizer calls it: Qwen2.5-Coder declares
 * `<|fim_middle|>` and `<|file_sep|>` to be ordinary text.
 */
const isMark = ({ special, content }: AddedToken) => special === true || MARK.test(content);
const MARK = /^<[|｜].+[|｜]>$|^<\/?[a-z]+(?:_[a-z]+)+>$/;

/** Turns a stream of tokens into text, holding back a character until its last byte is there. */
export class Detokenizer {
  readonly #tokenizer: Pick<Tokenizer, 'bytes'>;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(tokenizer: Pick<Tokenizer, 'bytes'>) {
    this.#tokenizer = tokenizer;
  }

  push(id: number): string {
    return this.#decoder.decode(this.#tokenizer.bytes(id), { stream: true });
  }
}

/**
 * Reads `tokenizer.json` and `tokenizer_config.json`.
 * @param vocabulary rows of the model's embedding; the tokenizer must not name ids beyond it
 * @throws ModelError `modelMissing`, `modelDamaged`, or `modelMismatch` for another model's tokenizer
 */
export async function loadTokenizer(folder: string, vocabulary: number): Promise<Tokenizer> {
  const path = join(folder, 'tokenizer.json');
  const json = await readJsonObject(path);
  const config = await readJsonObject(join(folder, 'tokenizer_config.json'));
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(json, config);
  } catch (error) {
    throw new ModelError(
      'modelDamaged',
      `The tokenizer ${path} cannot be used (${String(error)}). Install the model again.`,
      { cause: error },
    );
  }
  if (tokenizer.size === 0)
    throw new ModelError('modelDamaged', `The tokenizer ${path} has no vocabulary. Install the model again.`);
  if (tokenizer.size > vocabulary) {
    throw new ModelError(
      'modelMismatch',
      `The tokenizer ${path} has ${tokenizer.size} tokens, but the model knows ${vocabulary}: it belongs to another model. Install the model again.`,
    );
  }
  return tokenizer;
}
