import { tokenLogProbability } from '../decoding/row';
import type { StopOptions } from '../decoding/stopping';
import type { DraftPath } from '../decoding/strategy';
import { ROOT, type TokenTree } from '../decoding/tree';
import { solid, type Beginning } from '../protocol/beginning';
import { Detokenizer, type Tokenizer } from '../runtime/tokenizer';

/** Sums that differ by no more than this are of the same rows. */
const SAME = 1e-6;

/** How likely the beginnings of a path are, by the rows that it was made from; undefined where those are not all there. */
export function beginningsOf(
  { tokens, logProbability }: DraftPath,
  tree: TokenTree,
  tokenizer: Pick<Tokenizer, 'bytes'>,
  { endTokens, required = '' }: Pick<StopOptions, 'endTokens' | 'required'>,
): readonly Beginning[] | undefined {
  const detokenizer = new Detokenizer(tokenizer);
  const beginnings: Beginning[] = [];
  let node = ROOT;
  let sum = 0;
  let characters = -solid(required).length;
  for (const token of tokens) {
    const row = tree.row(node);
    if (row === undefined) return undefined;
    sum += tokenLogProbability(row, token);
    if (!endTokens.has(token)) characters += solid(detokenizer.push(token)).length;
    beginnings.push({ characters: Math.max(0, characters), logProbability: sum });
    node = tree.child(node, token);
  }
  return Math.abs(sum - logProbability) < SAME ? beginnings : undefined;
}
