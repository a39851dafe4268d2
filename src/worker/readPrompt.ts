import type { Oracle } from '../decoding/decode';
import { MergedEndings, type Endings } from '../decoding/endings';
import { HealedOracle, unfinishedEnd } from '../decoding/healing';
import { InterpolatedOracle, TRUST } from '../decoding/interpolation';
import { TextNgrams, type EvidenceSource, type NgramModel } from '../decoding/ngrams';
import type { Row, Token } from '../decoding/row';
import type { StopOptions } from '../decoding/stopping';
import type { DraftRequest } from '../protocol/messages';
import type { NgramIndex } from '../retrieval/ngramIndex';
import type { OpenModel } from '../runtime/model';
import { buildPrompt, type Prompt } from '../runtime/prompt';
import { SNIPPET_SHARE, type PromptSnippet } from '../runtime/promptSnippets';
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
    const oracle = new InterpolatedOracle(model, counted, { before, begun, behind });
    return { prompt, required, ngrams, ...figures, row: oracle.rootRow(row), oracle };
  };
  const word = request.healing === false ? '' : unfinishedEnd(request.prefix, lastToken);
  const begun = await read(word);
  if (begun === undefined) return undefined;
  const healed = new HealedOracle(begun.oracle, word, text);
  const row = healed.rootRow(begun.row);
  if (row !== undefined) {
    const oracle = new MergedEndings(healed, endings);
    const interpolate = (shared: Row, path: readonly Token[]) =>
      oracle.rowAfter(healed.rowAfter(begun.oracle.rowAfter(shared, path), path), path);
    return { ...begun, root: oracle.rootRow(row), oracle, interpolate };
  }
  const whole = await read('');
  if (whole === undefined) return undefined;
  const oracle = new MergedEndings(whole.oracle, endings);
  const interpolate = (shared: Row, path: readonly Token[]) =>
    oracle.rowAfter(whole.oracle.rowAfter(shared, path), path);
  const passes = begun.passes + whole.passes;
  return { ...whole, passes, root: oracle.rootRow(whole.row), oracle, interpolate };
}

function endingsOf({ tokenizer }: OpenModel, { endTokens, extent }: StopOptions): Endings {
  const [canonical] = endTokens;
  return {
    canonical,
    isEnd: (token) => endTokens.has(token),
    endsLine: (token) => extent === 'line' && /^\s*\n\s*$/.test(tokenizer.text(token)),
    isBlank: (token) => tokenizer.text(token).trim() === '',
    isControl: (token) => tokenizer.isSpecial(token) && !endTokens.has(token),
  };
}
