/**
 * Superposed decoding (Shen et al. 2024, "Superposed Decoding: Multiple Generations from a Single Autoregressive
 * Inference Pass", arXiv 2405.18400), written from the paper.
 *
 * One row a token serves all k drafts: its input is the weighted sum of the drafts' newest token embeddings, the
 * weights being the drafts' probabilities. Its k best candidates extend each draft, an n-gram model (here mostly
 * `interpolate`) tells the drafts apart, and the k best of the k × k extensions live on. What that row predicts is only
 * approximately what the model would predict after each draft, so at the end one pass scores all drafts exactly, orders
 * them, and cuts each where the model finds its next token implausible.
 */
import { ORDER_WEIGHTS } from '../ngrams';
import { candidateLogProbability, tokenLogProbability, type Row, type Token } from '../row';
import type { Finish } from '../stopping';
import type { DraftPath, Steps, Strategy, StrategyInput } from '../strategy';
import { nodeAt, ROOT, tokenPath, type NodeId, type NodeInput, type TokenTree } from '../tree';
import { mustSplit, type EarlySplitOptions } from './earlySplit';
import { deviationsAlong } from './deviations';
import { candidatesFor, grow, growDistinct, growGreedily, toPath } from './paths';

export interface SuperposedOptions extends EarlySplitOptions {
  /** Divides the drafts' log-probabilities before they become mixing weights; towards 0 the best draft is all. */
  readonly mixingTemperature: number;
  /** Share of a mixture from which on the best draft's own row takes its place; above 1 never, as in the paper. */
  readonly ownRowFrom: number;
  /** α of the paper: p ∝ p_model^(1 − α) · p_ngram^α. 0 leaves the n-grams out, as `interpolate` does. */
  readonly ngramWeight: number;
  /** Every s tokens the live drafts are scored exactly and the chain goes on from the best one; 0 = never. */
  readonly resetEvery: number;
  /** A draft is cut before the first token after its opening one whose exact probability is below this. */
  readonly plausible: number;
}

export const SUPERPOSED_DEFAULTS: SuperposedOptions = {
  mixingTemperature: 0.3,
  ownRowFrom: 0.9,
  ngramWeight: 0.2,
  resetEvery: 0,
  plausible: 0.01,
  splitAfter: Infinity,
  splitKinds: false,
  mixLayout: true,
};

/** Probability of a token that the n-gram model, knowing the context, has never seen there. */
export const NGRAM_FLOOR = 1e-3;

/** A draft while it grows. `score` is approximate: it comes from shared rows. */
interface Hypothesis {
  readonly tokens: readonly Token[];
  readonly score: number;
  readonly finish: Finish | undefined;
}

/** Longest context that an n-gram of the highest order can use. */
const NGRAM_CONTEXT = ORDER_WEIGHTS.length;

/** Superposed decoding with options of its own; `strategies` has it with the defaults. */
export function superposed(options: SuperposedOptions = SUPERPOSED_DEFAULTS): Strategy {
  return function* (input: StrategyInput): Steps<readonly DraftPath[]> {
    const { tree, kind = () => 'word' } = input;
    let hypotheses: readonly Hypothesis[] = [{ tokens: [], score: 0, finish: undefined }];
    let shared = ROOT;
    for (let step = 1; ; step++) {
      hypotheses = extend(hypotheses, shared, input, options);
      const live = hypotheses.filter((hypothesis) => hypothesis.finish === undefined);
      if (live.length === 0) break;
      const texts = live.map(({ tokens }) => tokens);
      if (mustSplit(texts, kind, options)) {
        hypotheses = yield* growApart(hypotheses, input);
        break;
      }
      if (options.resetEvery > 0 && step % options.resetEvery === 0) {
        yield live.map(({ tokens }) => nodeAt(tree, tokens));
        hypotheses = rankExactly(hypotheses, tree);
        const best = hypotheses.find((hypothesis) => hypothesis.finish === undefined);
        shared = nodeAt(tree, best?.tokens ?? []);
      } else {
        shared = nextShared(tree, shared, live, options);
        yield [shared];
      }
    }
    yield hypotheses.map(({ tokens }) => nodeAt(tree, tokens.slice(0, -1)));
    return yield* fillUp(rescore(hypotheses, tree, options.plausible), input);
  };
}

/**
 * Drafts that grew together may come to show the same, or be cut to it. In their places come the likeliest ways to leave
 * the best draft, whose rows are known from scoring it, each continued on rows of its own.
 */
function* fillUp(drafts: readonly DraftPath[], input: StrategyInput): Steps<readonly DraftPath[]> {
  const { tree, stop, count } = input;
  if (input.shown === undefined) return drafts;
  const finished = drafts.map((draft) => ({ ...draft, node: ROOT }));
  const others = deviationsAlong(drafts[0].tokens, tree, candidatesFor(count - 1, input));
  const candidates = others.map((one) => () => grow(one.from, one.rank, tree, stop));
  return (yield* growDistinct(finished, candidates, input)).map(toPath);
}

/** Every live draft continued greedily on rows of its own, finished ones as they are. */
function* growApart(
  hypotheses: readonly Hypothesis[],
  { tree, stop }: StrategyInput,
): Steps<readonly Hypothesis[]> {
  const drafts = hypotheses.map(({ tokens, score, finish }) => {
    return { tokens, finish, node: nodeAt(tree, tokens), logProbability: score };
  });
  const grown = yield* growGreedily(drafts, tree, stop);
  return grown.map(({ tokens, logProbability, finish }) => ({ tokens, score: logProbability, finish }));
}

/**
 * The best `count` of all live hypotheses × candidates and the finished hypotheses, which compete with their own
 * score. Ties keep the order of hypotheses, then of candidates.
 */
function extend(
  hypotheses: readonly Hypothesis[],
  shared: NodeId,
  input: StrategyInput,
  options: SuperposedOptions,
): readonly Hypothesis[] {
  const { tree } = input;
  const mixed = tree.requireRow(shared);
  const path = tokenPath(tree, shared);
  const extended = hypotheses.flatMap((hypothesis) => {
    if (hypothesis.finish !== undefined) return [hypothesis];
    const isOwn = path !== undefined && isSame(path, hypothesis.tokens);
    const row = isOwn ? mixed : (input.interpolate?.(mixed, hypothesis.tokens) ?? mixed);
    const scores = scoreCandidates(hypothesis.tokens, row, input, options);
    return Array.from(row.ids.subarray(0, input.count), (token, rank): Hypothesis => {
      const tokens = [...hypothesis.tokens, token];
      return { tokens, score: hypothesis.score + scores[rank], finish: undefined };
    });
  });
  return extended
    .sort((a, b) => b.score - a.score)
    .slice(0, input.count)
    .map(({ tokens, score, finish }) => ({ tokens, score, finish: finish ?? input.stop(tokens, score) }));
}

/**
 * Log-probabilities of the row's candidates after one draft: the row's own, or where nobody interpolated it for the draft,
 * with the n-grams' by the paper's formula, renormalised over the candidates.
 */
export function scoreCandidates(
  tokens: readonly Token[],
  row: Row,
  input: Pick<StrategyInput, 'context' | 'ngrams' | 'interpolate'>,
  options: SuperposedOptions,
): readonly number[] {
  const model = Array.from(row.ids, (_, rank) => candidateLogProbability(row, rank));
  const counted =
    options.ngramWeight === 0 || input.interpolate !== undefined
      ? undefined
      : input.ngrams.distribution([...input.context.slice(-NGRAM_CONTEXT), ...tokens].slice(-NGRAM_CONTEXT));
  if (counted === undefined) return model;
  const mixed = model.map((logProbability, rank) => {
    const ngram = Math.max(counted.get(row.ids[rank]) ?? 0, NGRAM_FLOOR);
    return (1 - options.ngramWeight) * logProbability + options.ngramWeight * Math.log(ngram);
  });
  return normalise(mixed);
}

function normalise(logits: readonly number[]): readonly number[] {
  const top = Math.max(...logits);
  const logSum = top + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
  return logits.map((logit) => logit - logSum);
}

/**
 * The row after the chain: a mixture. Where the best draft is as good as all of it, that draft's own row says the same,
 * is exact for it, and is one of those that the drafts are scored with in the end.
 */
function nextShared(
  tree: TokenTree,
  shared: NodeId,
  live: readonly Hypothesis[],
  { mixingTemperature: temperature, ownRowFrom }: SuperposedOptions,
): NodeId {
  const [best] = live;
  const shares = live.reduce((sum, { score }) => sum + Math.exp((score - best.score) / temperature), 0);
  if (1 / shares >= ownRowFrom) return nodeAt(tree, best.tokens);
  return tree.mixture(shared, mixLastTokens(live, temperature));
}

/** The superposed input: each live draft's newest token, weighted by the draft's share. Equal tokens add up. */
export function mixLastTokens(
  live: readonly Pick<Hypothesis, 'tokens' | 'score'>[],
  temperature: number,
): NodeInput {
  const top = Math.max(...live.map((hypothesis) => hypothesis.score));
  const shares = new Map<Token, number>();
  let total = 0;
  for (const { tokens, score } of live) {
    const token = tokens.at(-1);
    if (token === undefined) continue;
    const share = Math.exp((score - top) / temperature);
    shares.set(token, (shares.get(token) ?? 0) + share);
    total += share;
  }
  return { ids: [...shares.keys()], weights: [...shares.values()].map((share) => share / total) };
}

/** Exact log-probability of each token of a draft whose rows, but the last token's own, are known. */
function exactScores(tree: TokenTree, tokens: readonly Token[]): number[] {
  let node = ROOT;
  return tokens.map((token) => {
    const value = tokenLogProbability(tree.requireRow(node), token);
    node = tree.child(node, token);
    return value;
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function rankExactly(hypotheses: readonly Hypothesis[], tree: TokenTree): readonly Hypothesis[] {
  return hypotheses
    .map((hypothesis) => {
      if (hypothesis.finish !== undefined) return hypothesis;
      return { ...hypothesis, score: sum(exactScores(tree, hypothesis.tokens)) };
    })
    .sort((a, b) => b.score - a.score);
}

/** Orders by exact probability, then cuts; drafts that a cut made equal are one. */
function rescore(
  hypotheses: readonly Hypothesis[],
  tree: TokenTree,
  plausible: number,
): readonly DraftPath[] {
  const drafts = hypotheses
    .map((hypothesis) => ({ ...hypothesis, scores: exactScores(tree, hypothesis.tokens) }))
    .sort((a, b) => sum(b.scores) - sum(a.scores))
    .map(({ tokens, scores, finish }): DraftPath => {
      const cut = scores.findIndex((score, index) => index > 0 && score < Math.log(plausible));
      if (cut < 0) return { tokens, logProbability: sum(scores), finish: finish ?? 'length' };
      return {
        tokens: tokens.slice(0, cut),
        logProbability: sum(scores.slice(0, cut)),
        finish: 'implausible',
      };
    });
  return drafts.filter(
    (draft, index) => drafts.findIndex((other) => isSame(other.tokens, draft.tokens)) === index,
  );
}

function isSame(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every((token, index) => token === b[index]);
}
