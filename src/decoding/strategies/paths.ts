import { candidateLogProbability, type Token } from '../row';
import type { Finish, StopRule } from '../stopping';
import type { DraftPath, Steps } from '../strategy';
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
  const finish = stop(tokens);
  return {
    tokens,
    logProbability: draft.logProbability + candidateLogProbability(row, rank),
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

export function toPath({ tokens, logProbability, finish }: Growing): DraftPath {
  return { tokens, logProbability, finish: finish ?? 'length' };
}
