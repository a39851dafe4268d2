import type { Oracle } from '../decoding/decode';
import { MergedEndings } from '../decoding/endings';
import { HealedOracle, isAtLineStart, unfinishedEnd } from '../decoding/healing';
import { InterpolatedOracle, TRUST } from '../decoding/interpolation';
import { TextNgrams, type EvidenceSource, type NgramModel } from '../decoding/ngrams';
import { RawRows } from '../decoding/rawRows';
import type { Row, Token } from '../decoding/row';
import type { StopOptions } from '../decoding/stopping';
import { mostRows } from '../decoding/strategies/paths';
import type { DraftRequest } from '../protocol/messages';
import type { NgramIndex } from '../retrieval/ngramIndex';
import type { OpenModel } from '../runtime/model';
import { buildPrompt, type Prompt } from '../runtime/prompt';
import { SNIPPET_SHARE, type PromptSnippet } from '../runtime/promptSnippets';
import { endingsOf } from './endingsOf';
import type { LastPlace } from './lastPlace';

/** A prompt that the model has read, ready for decoding. */
export interface ReadPrompt {
  readonly prompt: Prompt;
  readonly reused: number;
  readonly passes: number;
  /** Rows that are kept free for those that the strategy asks for. */
  readonly reserved: number;
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

/**
 * Tokens, those of some lines, that a prompt leaves free which is read while nobody waits. Where text that is typed would
 * not fit any more, the prompt's start moves then, and not with a key, whose drafts would wait for all rows behind it.
 */
const LEFT_FREE = 48;

/** What a prompt depends on besides its request. */
export interface Around {
  /**
   * Tokens that a draft of the request may have. A draft may be cut to what fits the time, which changes from request to
   * request, as the prompt must not.
   */
  readonly longest: number;
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
  { longest, snippets, workspace, last }: Around,
): Promise<ReadPrompt | undefined> {
  const { tokenizer, model, manifest } = open;
  const text = (token: Token) => tokenizer.text(token);
  const tokens = (piece: string) => tokenizer.encodeInside(piece).map(text);
  const endings = endingsOf(open, stop);
  const context = { snippets, budget: Math.floor(open.contextLength * SNIPPET_SHARE) };
  const reserved = mostRows(request.count, longest);
  const read = async (required: string) => {
    const prefix = request.prefix.slice(0, request.prefix.length - required.length);
    const free = request.promptOnly === true ? LEFT_FREE : 0;
    const text = { ...request, prefix, kept: last.in(request.path), free };
    const prompt = buildPrompt(text, manifest.template, tokenizer, open.contextLength - longest, context);
    if (prompt.tokens.length === 0) return undefined;
    last.set(request.path, prompt.place);
    const { row, ...figures } = await model.prompt(prompt.tokens, reserved, signal);
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
    return { prompt, reserved, required, ngrams, ...figures, row: oracle.rootRow(row), oracle, raw };
  };
  // A mark is no text: the person has not begun to write `<|end|>` with a `<`.
  const isMark = (token: Token) => tokenizer.isSpecial(token) || stop.endTokens.has(token);
  const own = (token: Token) => (isMark(token) ? '' : text(token));
  const healed = ({ oracle, required }: { oracle: InterpolatedOracle; required: string }) =>
    new HealedOracle(oracle, required, own);
  const word = request.healing === false ? '' : unfinishedEnd(request.prefix, tokens);
  const begun = await read(word);
  if (begun === undefined) return undefined;
  let root = healed(begun).rootRow(begun.row);
  let given = begun;
  if (root === undefined) {
    const whole = await read('');
    if (whole === undefined) return undefined;
    root = whole.row;
    given = { ...whole, passes: begun.passes + whole.passes };
  }
  const { oracle, raw } = given;
  const spelling = healed(given);
  const merged = new MergedEndings(spelling, endings, !isAtLineStart(request.prefix));
  const interpolate = (shared: Row, path: readonly Token[]) =>
    merged.rowAfter(spelling.rowAfter(oracle.rowAfter(raw.of(shared), path), path), path);
  return { ...given, root: merged.rootRow(root), oracle: raw.after(merged), interpolate };
}
