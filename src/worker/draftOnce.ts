import type { SteadyChoice } from '../decoding/chooseStrategy';
import { indentationOf } from '../decoding/columns';
import { decode } from '../decoding/decode';
import type { Drafting } from '../decoding/drafting';
import { explainPass, type PassTrace } from '../decoding/explain';
import { isAtLineStart } from '../decoding/healing';
import { combineNgrams } from '../decoding/ngrams';
import { stopRule, type StopOptions } from '../decoding/stopping';
import { strategies } from '../decoding/strategies';
import { greedyPath, mostRows } from '../decoding/strategies/paths';
import type { DraftPath } from '../decoding/strategy';
import { tokenKind } from '../decoding/tokenKind';
import { TokenTree } from '../decoding/tree';
import type { OnDrafts } from '../protocol/channel';
import { MAX_LINES, type DraftReply, type DraftRequest, type StrategyName } from '../protocol/messages';
import { redactAround, redactSecrets } from '../retrieval/secrets';
import type { Workspace } from '../retrieval/workspace';
import { SPARE_SLOTS, type OpenModel } from '../runtime/model';
import type { PromptSnippet } from '../runtime/promptSnippets';
import { draftTexts, isNothingFirst, shownText } from './draftText';
import { chooseExtent } from './extent';
import { metricsReply } from './metricsReply';
import type { LastPlace } from './lastPlace';
import { noDrafts } from './noDrafts';
import { readPrompt, type ReadPrompt } from './readPrompt';

/** Milliseconds of decoding: for draft 1 while a person types, and for all drafts when they were asked for. */
const BUDGET = { waiting: 400, asked: 2000 } as const;

/** Tokens of a draft, about: those of the model in the box at places in its own project's files. */
const USUAL_TOKENS = { line: 10, block: 30, body: 30 } as const;

/** Stands for the ending of a draft where a model has no token for it. */
const NO_TOKEN = -1;

/** What makes drafts. */
export interface Loaded extends OpenModel {
  readonly drafting: Drafting;
  readonly workspace: Workspace;
  readonly lastPlace: LastPlace;
  readonly auto: SteadyChoice;
}

/**
 * The drafts of one request: prompt, strategy, texts.
 * @throws ModelError; the signal's reason when it is aborted, at the latest one pass later
 */
export async function draftOnce(
  open: Loaded,
  asked: DraftRequest,
  signal: AbortSignal,
  onDrafts: OnDrafts = () => undefined,
  snippets: readonly PromptSnippet[] = [],
): Promise<DraftReply> {
  const started = performance.now();
  const request = withoutSecrets(asked);
  if (request.prefix.trim() === '' && request.suffix.trim() === '') return noDrafts(request, 'emptyPrompt');

  const room = Math.floor(SPARE_SLOTS / mostRows(request.count, 1));
  // A short context is the prompt's, too.
  const most = Math.min(request.maxTokens, room, Math.floor(open.contextLength / 2));
  const extent = chooseExtent(request);
  const { strategy, maxTokens, choice } = decide(open, request, extent, most);
  const untyped = stopOptions(open, request, extent, maxTokens);
  open.workspace.workIn(request.path);
  const read = await readPrompt(open, request, untyped, signal, {
    longest: most,
    snippets,
    workspace: open.workspace.index,
    last: open.lastPlace,
  });
  if (read === undefined) return noDrafts(request, 'emptyPrompt');
  const prompted = performance.now();
  const { tokens, prefixTokens: prefix, suffixTokens: suffix } = read.prompt;
  const input = open.tokenizer.encodeInside(request.rewriteOf ?? '');
  open.drafting.begin({ prefix, suffix, input });
  const stop = { ...untyped, required: read.required };
  const decoded =
    request.promptOnly === true
      ? PROMPT_ONLY
      : await decodeDrafts(open, { request, strategy, stop, read }, signal, onDrafts);
  return {
    ...decoded,
    strategy,
    ...(choice !== undefined && { choice }),
    passes: read.passes + decoded.passes,
    rows: tokens.length - read.reused + decoded.rows,
    promptRows: tokens.length,
    promptRowsReused: read.reused,
    milliseconds: { prompt: prompted - started, decode: performance.now() - prompted },
  };
}

const PROMPT_ONLY = { drafts: [], reason: 'promptOnly', passes: 0, rows: 0 } as const;

/** What is to be decoded: a request whose prompt the model has read. */
interface Task {
  readonly request: DraftRequest;
  readonly strategy: StrategyName;
  readonly stop: StopOptions;
  readonly read: ReadPrompt;
}

/** The drafts behind a prompt, with the passes and rows that they took. */
async function decodeDrafts(
  { tokenizer, drafting, workspace, model }: Loaded,
  { request, strategy, stop, read }: Task,
  signal: AbortSignal,
  onDrafts: OnDrafts,
) {
  const { early = false, ahead = false, explain = false, interpolation = true } = request;
  const tree = new TokenTree(read.root);
  const rule = stopRule(stop);
  // Whoever begins a line wants something there.
  const beginsLine = isAtLineStart(request.prefix);
  const isNothing = () => !beginsLine && isNothingFirst(strategy, greedyPath(tree, rule), tokenizer, stop);
  const isAwaited = early && !ahead;
  const onFirst = (path: DraftPath) => {
    if (isAwaited && isNothing()) return 'enough';
    const { drafts } = draftTexts([path], tokenizer, stop, tree);
    if (drafts.length > 0 && !signal.aborted) onDrafts(drafts);
    return 'goOn';
  };
  const input = {
    tree,
    count: request.count,
    stop: rule,
    shown: (path: DraftPath) => shownText(path, tokenizer, stop),
    seed: request.seed,
    context: read.prompt.prefixTokens,
    kind: (token: number) => tokenKind(tokenizer.text(token)),
    ngrams: combineNgrams(read.ngrams, workspace.index),
    ...(interpolation && { interpolate: read.interpolate }),
    ...(early && { onFirst }),
  };
  const explanation: string[] = [];
  const onPass = (pass: PassTrace) => {
    explanation.push(explainPass(explanation.length + 1, pass, (token) => tokenizer.text(token)));
  };
  // That nothing is to be added shows in the prompt's last row; a beam would look for more before it says so.
  const isAnswered = isAwaited && isNothing();
  const { drafts, metrics } = await decode(
    strategies[isAnswered ? 'greedy' : strategy],
    input,
    read.oracle,
    signal,
    {
      drafting,
      guessedRows: model.free - read.reserved,
      clock: () => performance.now(),
      ...(explain && { onPass }),
    },
  );
  const nothingFirst = isNothing();
  return {
    ...(isAwaited && nothingFirst ? NOTHING_TO_ADD : draftTexts(drafts, tokenizer, stop, tree)),
    ...(nothingFirst && { nothingFirst }),
    passes: metrics.passes,
    rows: metrics.rows,
    ...metricsReply(metrics),
    ...(explain && {
      explanation: explanation.join('\n'),
      prompt: tokenizer.decode(read.prompt.tokens),
    }),
  };
}

/** What somebody who types is answered where the model finds that the line is complete. */
const NOTHING_TO_ADD = { drafts: [], reason: 'nothingToAdd' } as const;

/** What neither the model nor a drafter, which learns from what it sees, may be told. */
function withoutSecrets(request: DraftRequest): DraftRequest {
  const { prefix, suffix, rewriteOf } = request;
  return {
    ...request,
    ...redactAround(prefix, suffix),
    ...(rewriteOf !== undefined && { rewriteOf: redactSecrets(rewriteOf) }),
  };
}

/** The strategy and length that are asked for, or chosen by what passes cost here. */
function decide(
  { drafting, auto }: Loaded,
  { strategy, count, early = false }: DraftRequest,
  extent: StopOptions['extent'],
  most: number,
): { strategy: StrategyName; maxTokens: number; choice?: string } {
  if (strategy !== 'auto') return { strategy, maxTokens: most };
  const budget = early ? BUDGET.waiting : BUDGET.asked;
  const demand = { count, maxTokens: most, extent, usualTokens: USUAL_TOKENS[extent], early, budget };
  const { reason, ...chosen } = auto.choose(demand, drafting.cost);
  return { ...chosen, choice: reason };
}

/** The stopping rule of a request: where it stands decides how far a draft goes. */
export function stopOptions(
  { tokenizer, manifest }: OpenModel,
  request: DraftRequest,
  extent: StopOptions['extent'],
  maxTokens: number,
): StopOptions {
  const line = request.prefix.slice(request.prefix.lastIndexOf('\n') + 1);
  const endTokens = manifest.template.end.flatMap((text) => tokenizer.special(text) ?? []);
  return {
    maxTokens,
    endTokens: new Set(endTokens.length > 0 ? endTokens : [NO_TOKEN]),
    extent,
    indentation: indentationOf(line),
    maxLines: MAX_LINES,
    minLineProbability: request.extent === 'auto' ? (request.minLineProbability ?? 0) : 0,
    text: (token) => tokenizer.text(token),
  };
}
