import type { Oracle } from './decode';
import type { Row, Token } from './row';
import { ROOT, type NodeId, type TokenTree } from './tree';

/** Which tokens end a draft without adding anything that can be seen. */
export interface Endings {
  /** Stands for all of them; itself an end token. */
  readonly canonical: Token;
  /** "The middle is complete", "the text is over", … */
  readonly isEnd: (token: Token) => boolean;
  /** Blank and holding a line break: the end of a one-line draft that has begun. Always false for blocks. */
  readonly endsLine: (token: Token) => boolean;
  readonly isBlank: (token: Token) => boolean;
  /** Marks of the prompt's own form, which are no text: they are never part of a draft. */
  readonly isControl: (token: Token) => boolean;
}

/**
 * An oracle in whose rows all endings are one candidate with their summed probability. Without this, drafts that
 * differ only in what is cut off (a line break with four spaces, or with six) would compete as different ones.
 */
export class MergedEndings implements Oracle {
  readonly #oracle: Oracle;
  readonly #endings: Endings;

  constructor(oracle: Oracle, endings: Endings) {
    this.#oracle = oracle;
    this.#endings = endings;
  }

  /** The row after the prompt, where no draft has begun. */
  rootRow(row: Row): Row {
    return this.#merge(row, this.#endings.isEnd);
  }

  /** A row as it is after a path of tokens. */
  rowAfter(row: Row, path: readonly Token[]): Row {
    const { isEnd, endsLine, isBlank } = this.#endings;
    const begun = !path.every(isBlank);
    return this.#merge(row, (token) => isEnd(token) || (begun && endsLine(token)));
  }

  async evaluate(tree: TokenTree, nodes: readonly NodeId[]): Promise<readonly Row[]> {
    const { isEnd, endsLine } = this.#endings;
    const rows = await this.#oracle.evaluate(tree, nodes);
    return rows.map((row, index) => {
      const begun = this.#hasText(tree, nodes[index]);
      return this.#merge(row, (token) => isEnd(token) || (begun && endsLine(token)));
    });
  }

  #merge(row: Row, isEnding: (token: Token) => boolean): Row {
    const { canonical, isControl } = this.#endings;
    return mergeEndings(withoutControls(row, isControl), isEnding, canonical);
  }

  #hasText(tree: TokenTree, node: NodeId): boolean {
    for (let at = node; at !== ROOT; at = tree.parent(at)) {
      if (!tree.input(at).ids.every(this.#endings.isBlank)) return true;
    }
    return false;
  }
}

/** The row without the candidates that may not be drafted; the others keep their probabilities. */
function withoutControls(row: Row, isControl: (token: Token) => boolean): Row {
  if (!row.ids.some(isControl)) return row;
  const kept = [...row.ids.keys()].filter((rank) => !isControl(row.ids[rank]));
  return {
    ids: Int32Array.from(kept, (rank) => row.ids[rank]),
    logits: Float32Array.from(kept, (rank) => row.logits[rank]),
    logSumExp: row.logSumExp,
  };
}

/**
 * The row with all candidates that are endings merged into one, their probabilities added, in order again.
 *
 *     ids 7 8 9, logits 2 1 1, endings {8, 9}, canonical 9  →  ids 7 9, logits 2 1.69
 */
export function mergeEndings(row: Row, isEnding: (token: Token) => boolean, canonical: Token): Row {
  const entries: { token: Token; logit: number }[] = [];
  let ending = -Infinity;
  row.ids.forEach((token, rank) => {
    const logit = row.logits[rank];
    if (!isEnding(token)) entries.push({ token, logit });
    else ending = ending === -Infinity ? logit : ending + Math.log1p(Math.exp(logit - ending));
  });
  if (ending === -Infinity) return row;
  const merged = { token: canonical, logit: Math.fround(ending) };
  const at = entries.findIndex(
    ({ token, logit }) => logit < merged.logit || (logit === merged.logit && token > canonical),
  );
  entries.splice(at < 0 ? entries.length : at, 0, merged);
  return {
    ids: Int32Array.from(entries, ({ token }) => token),
    logits: Float32Array.from(entries, ({ logit }) => logit),
    logSumExp: row.logSumExp,
  };
}
