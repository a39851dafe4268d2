import { candidateLogProbability, type Token } from '../row';
import type { Finish, StopRule } from '../stopping';
import type { DraftPath, Independent, Steps, StrategyInput } from '../strategy';
import { ROOT, type NodeId, type TokenTree } from '../tree';

/** A draft while it grows on its own exact rows. */
export interface Growing {
  readonly tokens: readonly Token[];
  readonly logProbability: number;
  /** The node of the last token; its row says what comes next. */
  readonly node: NodeId;
  readonly finish: Finish | undefined;
}

export const START: Growing = { tokens: [], logProbability: 0, node: ROOT, finish: undefined };

/** The draft one token on: the candidate at `rank` of its row. */
export function grow(draft: Growing, rank: number, tree: TokenTree, stop: StopRule): Growing {
  const row = tree.requireRow(draft.node);
  const tokens = [...draft.tokens, row.ids[rank]];
  const logProbability = draft.logProbability + candidateLogProbability(row, rank);
  const finish = stop(tokens, logProbability);
  return {
    tokens,
    logProbability,
    // A finished draft's last token is never fed to the model: no node is made for it.
    node: finish === undefined ? tree.child(draft.node, row.ids[rank]) : draft.node,
    finish,
  };
}

export const isLive = (draft: Growing) => draft.finish === undefined;

/** The draft continued with its most likely token as far as rows are known. */
export function advance(draft: Growing, tree: TokenTree, stop: StopRule): Growing {
  let grown = draft;
  while (isLive(grown) && tree.row(grown.node) !== undefined) grown = grow(grown, 0, tree, stop);
  return grown;
}

/** What the model finds likeliest token by token, as far as rows are known. */
export const greedyPath = (tree: TokenTree, stop: StopRule): DraftPath => toPath(advance(START, tree, stop));

/** Continues every draft with its most likely token until all are finished; one row a live draft in each pass. */
export function* growGreedily(
  drafts: readonly Growing[],
  tree: TokenTree,
  stop: StopRule,
): Steps<readonly Growing[]> {
  let grown = drafts;
  while (grown.some(isLive)) {
    yield { independent: grown.filter(isLive).map((draft) => draft.node) };
    grown = grown.map((draft) => advance(draft, tree, stop));
  }
  return grown;
}

/** Candidates that are tried for each draft that is wanted. */
const TRIED = 4;

/** Drafts that `split` may begin early for each that is wanted. Those that are displaced have taken rows, too. */
export const BEGUN_EARLY = 2;

/**
 * Rows that any strategy may ask for, at most: those of the drafts that are begun or tried, and of one that they share.
 * Nearly always it is a small part of them.
 * @param longest tokens of a draft, at most
 */
export const mostRows = (count: number, longest: number): number =>
  (1 + (BEGUN_EARLY + TRIED) * count) * longest;

/** How many candidates `growDistinct` may look at for so many drafts. */
export const candidatesFor = (wanted: number, { shown }: Pick<StrategyInput, 'shown'>): number =>
  shown === undefined ? wanted : TRIED * wanted;

/**
 * The candidates in their order, continued greedily, until there are `count` drafts with those that are kept already. All
 * but the first of all drafts are left out where they show nothing, or what one before them shows; the next candidate
 * begins as soon as that is seen, while the others still grow.
 * @param kept finished drafts, which come first
 */
export function* growDistinct(
  kept: readonly Growing[],
  candidates: readonly (() => Growing)[],
  { tree, stop, count, shown }: StrategyInput,
): Generator<Independent, readonly Growing[], void> {
  const show = showOnce(shown);
  let grown: readonly Growing[] = kept;
  let begun = 0;
  for (;;) {
    const missing = count - distinct(grown, show).length;
    const begins = candidates.slice(begun, begun + Math.max(0, missing));
    begun += begins.length;
    grown = [...grown, ...begins.map((begin) => advance(begin(), tree, stop))];
    const live = grown.filter(isLive);
    if (live.length > 0) yield { independent: live.map((draft) => draft.node) };
    else if (begins.length === 0) return distinct(grown, show).slice(0, count);
    grown = grown.map((draft) => advance(draft, tree, stop));
  }
}

/** What a draft shows, or its tokens; once a draft, as to make a text of tokens takes as long as a part of a pass. */
export function showOnce(shown: StrategyInput['shown']): (draft: Growing) => string {
  const texts = new Map<Growing, string>();
  return (draft) => {
    const text = texts.get(draft) ?? shown?.(toPath(draft)) ?? draft.tokens.join();
    texts.set(draft, text);
    return text;
  };
}

/** The first, and of the others all that still grow or show what none before them shows. */
function distinct(drafts: readonly Growing[], show: (draft: Growing) => string): readonly Growing[] {
  const seen = new Set(['']);
  return drafts.filter((draft, index) => {
    if (isLive(draft)) return true;
    const text = show(draft);
    const isNew = !seen.has(text);
    seen.add(text);
    return index === 0 || isNew;
  });
}

/** A draft as strategies return it; one that still grows as if it were to end where it has come to. */
export function toPath({ tokens, logProbability, finish }: Growing): DraftPath {
  return { tokens, logProbability, finish: finish ?? 'length' };
}
