import type { Oracle } from './decode';
import type { Row, Token } from './row';
import { ROOT, type NodeId, type TokenTree } from './tree';

/** What is to be known of a token here: the sum of those that hold of it. */
export const KIND = {
  /** "The middle is complete", "the text is over", … */
  end: 1,
  /** Blank and holding a line break: the end of a one-line draft whose line has text. Of no token for blocks. */
  lineEnd: 2,
  blank: 4,
  /** Marks of the prompt's own form, which are no text: they are never part of a draft. */
  control: 8,
} as const;

/** Which tokens end a draft without adding anything that can be seen. */
export interface Endings {
  /** Stands for all of them; itself an end token, whether or not the vocabulary has it. */
  readonly canonical: Token;
  /** [vocabulary] the kinds of each token: rows have dozens of candidates, and all of them are looked up */
  readonly kinds: Uint8Array;
}

/**
 * An oracle in whose rows all endings are one candidate with their summed probability. Without this, drafts that
 * differ only in what is cut off (a line break with four spaces, or with six) would compete as different ones.
 */
export class MergedEndings implements Oracle {
  readonly #oracle: Oracle;
  readonly #endings: Endings;
  readonly #begun: boolean;

  /** @param begun whether the line of all drafts has text before them, so that it may end at once */
  constructor(oracle: Oracle, endings: Endings, begun = false) {
    this.#oracle = oracle;
    this.#endings = endings;
    this.#begun = begun;
  }

  /** The row after the prompt, where no draft has begun. */
  rootRow(row: Row): Row {
    return mergeEndings(row, this.#endings, this.#begun);
  }

  /** A row as it is after a path of tokens. */
  rowAfter(row: Row, path: readonly Token[]): Row {
    return mergeEndings(row, this.#endings, this.#begun || !this.#areBlank(path));
  }

  async evaluate(tree: TokenTree, nodes: readonly NodeId[]): Promise<readonly Row[]> {
    const rows = await this.#oracle.evaluate(tree, nodes);
    return rows.map((row, index) => mergeEndings(row, this.#endings, this.#hasText(tree, nodes[index])));
  }

  #hasText(tree: TokenTree, node: NodeId): boolean {
    if (this.#begun) return true;
    for (let at = node; at !== ROOT; at = tree.parent(at)) {
      if (!this.#areBlank(tree.input(at).ids)) return true;
    }
    return false;
  }

  #areBlank(tokens: readonly Token[]): boolean {
    for (const token of tokens) if ((this.#endings.kinds[token] & KIND.blank) === 0) return false;
    return true;
  }
}

/**
 * The row without the candidates that may not be drafted, and with all that are endings merged into one, their
 * probabilities added, in order again. Where it holds nothing but marks, they stand for the end: the model has no more
 * text to say.
 *
 *     ids 7 8 9, logits 2 1 1, ends 8 and 9, canonical 9  →  ids 7 9, logits 2 1.69
 *
 * @param begun whether the draft's line has text by now, so that it may end
 */
export function mergeEndings(row: Row, { canonical, kinds }: Endings, begun: boolean): Row {
  const { ids, logits } = row;
  const ends = begun ? KIND.end | KIND.lineEnd : KIND.end;
  const kindOf = (token: Token) => (token === canonical ? KIND.end : kinds[token]);
  let left = 0;
  let ending = -Infinity;
  let marks = -Infinity;
  for (let rank = 0; rank < ids.length; rank++) {
    const kind = kindOf(ids[rank]);
    if ((kind & KIND.control) !== 0) marks = addLogits(marks, logits[rank]);
    else if ((kind & ends) !== 0) ending = addLogits(ending, logits[rank]);
    else left++;
  }
  if (left === ids.length) return row;
  if (left === 0 && ending === -Infinity) ending = marks;
  const logit = Math.fround(ending);
  // Once it has been put in, or where there is none to put in.
  let isIn = ending === -Infinity;
  const size = isIn ? left : left + 1;
  const merged = new Int32Array(size);
  const mergedLogits = new Float32Array(size);
  let at = 0;
  for (let rank = 0; rank < ids.length; rank++) {
    const token = ids[rank];
    if ((kindOf(token) & (ends | KIND.control)) !== 0) continue;
    if (!isIn && (logits[rank] < logit || (logits[rank] === logit && token > canonical))) {
      merged[at] = canonical;
      mergedLogits[at++] = logit;
      isIn = true;
    }
    merged[at] = token;
    mergedLogits[at++] = logits[rank];
  }
  if (!isIn) {
    merged[at] = canonical;
    mergedLogits[at] = logit;
  }
  return { ids: merged, logits: mergedLogits, logSumExp: row.logSumExp };
}

/** The logarithm of the sum of what two logits stand for. */
function addLogits(sum: number, logit: number): number {
  return sum === -Infinity ? logit : sum + Math.log1p(Math.exp(logit - sum));
}
