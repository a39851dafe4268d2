import type { Oracle } from '../decoding/decode';
import { KIND, MergedEndings, type Endings } from '../decoding/endings';
import { HealedOracle, unfinishedEnd } from '../decoding/healing';
import { InterpolatedOracle, TRUST } from '../decoding/interpolation';
import { TextNgrams, type EvidenceSource, type NgramModel } from '../decoding/ngrams';
import { RawRows } from '../decoding/rawRows';
import type { Row, Token } from '../decoding/row';
import type { StopOptions } from '../decoding/stopping';
import type { DraftRequest } from '../protocol/messages';
import type { NgramIndex } from '../retrieval/ngramIndex';
import type { OpenModel } from '../runtime/model';
import { buildPrompt, type Prompt } from '../runtime/prompt';
import { SNIPPET_SHARE, type PromptSnippet } from '../runtime/promptSnippets';
import type { Tokenizer } from '../runtime/tokenizer';
import type { LastPlace } from './lastPlace';

/** A prompt that the model has read, ready for decoding. */
export interface ReadPrompt {
  readonly prompt: Prompt;
  readonly reused: number;
  readonly passes: number;
  /** What has been typed of a word that all drafts begin with; it is no part of the prompt. */
  readonly required: string;
  /** What comes next, as the drafts' first row. */
  readonly root: Row;
  readonly oracle: Oracle;
  /** A row that several drafts share, as it is after one draft's tokens. */
  readonly interpolate: (row: Row, tokens: readonly Token[]) => Row;
  /** What the prompt's own text says of what comes next. */
  readonly ngrams: NgramModel;
}

/** What a prompt depends on besides its request. */
export interface Around {
  /** Pieces of other files, best first. */
  readonly snippets: readonly PromptSnippet[];
  /** What other files say of what comes next. */
  readonly workspace: EvidenceSource & Pick<NgramIndex, 'compareWith'>;
  readonly last: LastPlace;
}

/**
 * Reads the request's prompt. A word that the person has begun is left off it when the model knows a token that goes
 * on with it (token healing); otherwise the prompt ends with half a word.
 * Every row is interpolated with what the prompt's own text and the workspace say.
 * @returns undefined where there is nothing to read, as at the beginning of a file for a model that sees no suffix
 * @throws ModelError; the signal's reason when it is aborted
 */
export async function readPrompt(
  open: OpenModel,
  request: DraftRequest,
  stop: StopOptions,
  signal: AbortSignal,
  { snippets, workspace, last }: Around,
): Promise<ReadPrompt | undefined> {
  const { tokenizer, model, manifest } = open;
  const text = (token: Token) => tokenizer.text(token);
  const lastToken = (piece: string) => tokenizer.encodeInside(piece).slice(-1).map(text).join('');
  const endings = endingsOf(open, stop);
  const context = { snippets, budget: Math.floor(open.contextLength * SNIPPET_SHARE) };
  const reserve = stop.maxTokens * (request.count + 1);
  const read = async (required: string) => {
    const prefix = request.prefix.slice(0, request.prefix.length - required.length);
    const budget = open.contextLength - stop.maxTokens;
    const text = { ...request, prefix, kept: last.in(request.path) };
    const prompt = buildPrompt(text, manifest.template, tokenizer, budget, context);
    if (prompt.tokens.length === 0) return undefined;
    last.set(request.path, prompt.place);
    const { row, ...figures } = await model.prompt(prompt.tokens, reserve, signal);
    workspace.compareWith(prompt.prefixTokens, prompt.suffixTokens);
    const ngrams = new TextNgrams([...prompt.suffixTokens, ...prompt.prefixTokens]);
    const texts = [
      { ngrams: workspace, trust: TRUST.workspace },
      { ngrams, trust: TRUST.text },
    ];
    const counted = request.interpolation === false ? [] : texts;
    const { prefixTokens: before, suffixTokens: behind } = prompt;
    const begun = tokenizer.encodeInside(required);
    const raw = new RawRows();
    const oracle = new InterpolatedOracle(raw.before(model), counted, { before, begun, behind });
    return { prompt, required, ngrams, ...figures, row: oracle.rootRow(row), oracle, raw };
  };
  const word = request.healing === false ? '' : unfinishedEnd(request.prefix, lastToken);
  const begun = await read(word);
  if (begun === undefined) return undefined;
  // A mark is no text: the person has not begun to write `<|end|>` with a `<`.
  const isMark = (token: Token) => tokenizer.isSpecial(token) || stop.endTokens.has(token);
  const healed = new HealedOracle(begun.oracle, word, (token) => (isMark(token) ? '' : text(token)));
  const row = healed.rootRow(begun.row);
  if (row !== undefined) {
    const merged = new MergedEndings(healed, endings);
    const interpolate = (shared: Row, path: readonly Token[]) =>
      merged.rowAfter(healed.rowAfter(begun.oracle.rowAfter(begun.raw.of(shared), path), path), path);
    return { ...begun, root: merged.rootRow(row), oracle: begun.raw.after(merged), interpolate };
  }
  const whole = await read('');
  if (whole === undefined) return undefined;
  const merged = new MergedEndings(whole.oracle, endings);
  const interpolate = (shared: Row, path: readonly Token[]) =>
    merged.rowAfter(whole.oracle.rowAfter(whole.raw.of(shared), path), path);
  const passes = begun.passes + whole.passes;
  return {
    ...whole,
    passes,
    root: merged.rootRow(whole.row),
    oracle: whole.raw.after(merged),
    interpolate,
  };
}

/** What the texts of a tokenizer's tokens say of them: the same for all requests to a model. */
interface TextKinds {
  /** [size of the tokenizer] */
  readonly kinds: Uint8Array;
  /** Blank tokens with a line break. */
  readonly lineBreaks: readonly Token[];
}

const TEXT_KINDS = new WeakMap<Tokenizer, TextKinds>();

function textKindsOf(tokenizer: Tokenizer): TextKinds {
  const known = TEXT_KINDS.get(tokenizer);
  if (known !== undefined) return known;
  const kinds = new Uint8Array(tokenizer.size);
  const lineBreaks: Token[] = [];
  for (let token = 0; token < kinds.length; token++) {
    const text = tokenizer.text(token);
    if (tokenizer.isSpecial(token)) kinds[token] |= KIND.control;
    if (text.trim() !== '') continue;
    kinds[token] |= KIND.blank;
    if (text.includes('\n')) lineBreaks.push(token);
  }
  TEXT_KINDS.set(tokenizer, { kinds, lineBreaks });
  return { kinds, lineBreaks };
}

/** Which tokens end the drafts of a request. Words that the model has and the tokenizer does not are blank. */
export function endingsOf(
  { tokenizer, manifest }: Pick<OpenModel, 'tokenizer' | 'manifest'>,
  { endTokens, extent }: Pick<StopOptions, 'endTokens' | 'extent'>,
): Endings {
  const { kinds: ofTexts, lineBreaks } = textKindsOf(tokenizer);
  const kinds = new Uint8Array(Math.max(ofTexts.length, manifest.shape.vocabulary)).fill(KIND.blank);
  kinds.set(ofTexts);
  if (extent === 'line') for (const token of lineBreaks) kinds[token] |= KIND.lineEnd;
  for (const token of endTokens) kinds[token] = (kinds[token] & ~KIND.control) | KIND.end;
  const [canonical] = endTokens;
  return { canonical, kinds };
}
