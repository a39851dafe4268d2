import { candidateLogProbability, tokenLogProbability, type Token } from '../row';
import type { TokenTree } from '../tree';
import { START, type Growing } from './paths';

/** Where a draft leaves another: after `from`, with the candidate of rank `rank`. */
export interface Deviation {
  readonly from: Growing;
  readonly rank: number;
  /** Log-probability of everything up to the candidate. */
  readonly score: number;
}

/** The likeliest `most` candidates after a draft whose row is known, but for the one that it takes itself. */
export function deviationsOf(from: Growing, taken: Token, tree: TokenTree, most: number): Deviation[] {
  const row = tree.requireRow(from.node);
  return Array.from(row.ids.subarray(0, most + 1), (token, rank) => ({ token, rank }))
    .filter(({ token }) => token !== taken)
    .slice(0, most)
    .map(({ rank }) => ({
      from,
      rank,
      score: from.logProbability + candidateLogProbability(row, rank),
    }));
}

/** The best `most` deviations of a draft, all of whose rows but the last token's own are known. */
export function deviationsAlong(
  tokens: readonly Token[],
  tree: TokenTree,
  most: number,
): readonly Deviation[] {
  let from = START;
  const found: Deviation[] = [];
  for (const token of tokens) {
    found.push(...deviationsOf(from, token, tree, most));
    from = {
      tokens: [...from.tokens, token],
      logProbability: from.logProbability + tokenLogProbability(tree.requireRow(from.node), token),
      node: tree.child(from.node, token),
      finish: undefined,
    };
  }
  return best(found, most);
}

/** The best `size` by score. Ties stay as they were found: by position and then by rank, which orders equal logits by id. */
export function best(deviations: readonly Deviation[], size: number): readonly Deviation[] {
  return [...deviations].sort((a, b) => b.score - a.score).slice(0, size);
}
