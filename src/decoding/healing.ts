/**
 * Token healing. A cursor in the middle of a word cuts a token in two, and after half a token a model has seldom
 * seen anything: the word is therefore taken off the prompt, and the drafts are made to begin with it.
 */
import type { Oracle } from './decode';
import type { Row, Token } from './row';
import { ROOT, type NodeId, type TokenTree } from './tree';

/**
 * An oracle whose drafts spell a given text first. As long as a path has not spelt all of it, its row holds only the
 * candidates that go on spelling it, and their probabilities add up to one: they are those of the tokens given what
 * the person has typed.
 */
export class HealedOracle implements Oracle {
  constructor(
    readonly oracle: Oracle,
    /** What every draft begins with. */
    readonly required: string,
    /** A token's own text. */
    readonly text: (token: Token) => string,
  ) {}

  /** The row after the prompt, or undefined when none of its candidates spells the text. */
  rootRow(row: Row): Row | undefined {
    return restrict(row, this.required, this.text);
  }

  /** A row as it is after a path of tokens, with only what goes on spelling. */
  rowAfter(row: Row, path: readonly Token[]): Row {
    return restrict(row, this.#left(path.map(this.text).join('')), this.text) ?? row;
  }

  async evaluate(tree: TokenTree, nodes: readonly NodeId[]): Promise<readonly Row[]> {
    const rows = await this.oracle.evaluate(tree, nodes);
    // Where nothing goes on spelling, the row stays: such a draft is no continuation, and is dropped in the end.
    return rows.map((row, index) => restrict(row, this.#rest(tree, nodes[index]), this.text) ?? row);
  }

  /** What is left to spell after a node. A mixture counts as its heaviest token. */
  #rest(tree: TokenTree, node: NodeId): string {
    let spelt = '';
    for (let at = node; at !== ROOT; at = tree.parent(at)) {
      const { ids, weights } = tree.input(at);
      spelt = this.text(ids[weights.indexOf(Math.max(...weights))]) + spelt;
    }
    return this.#left(spelt);
  }

  #left(spelt: string): string {
    return this.required.startsWith(spelt) ? this.required.slice(spelt.length) : '';
  }
}

/** The row with only those candidates that begin with `rest`, or that `rest` begins with; undefined without any. */
export function restrict(row: Row, rest: string, text: (token: Token) => string): Row | undefined {
  if (rest === '') return row;
  const kept = [...row.ids.keys()].filter((rank) => {
    const own = text(row.ids[rank]);
    return own !== '' && (own.startsWith(rest) || rest.startsWith(own));
  });
  if (kept.length === 0) return undefined;
  const logits = Float32Array.from(kept, (rank) => row.logits[rank]);
  const mass = logits.reduce((sum, logit) => sum + Math.exp(logit - logits[0]), 0);
  return {
    ids: Int32Array.from(kept, (rank) => row.ids[rank]),
    logits,
    logSumExp: logits[0] + Math.log(mass),
  };
}

/**
 * Letters, digits and what else names are made of, with a single blank before them, which is part of their token.
 * Several blanks are tokens of their own.
 */
const WORD = /(?:(?<=\S)[^\S\n])?[\p{L}\p{N}_$]{1,32}$|(?<=\S)[^\S\n]$/u;

/** The beginning of a word that the text ends with, to be spelt by the drafts; empty when it ends with none. */
export function unfinishedWord(text: string): string {
  // The pattern looks at the end alone: a search through a long text would take its time.
  const word = WORD.exec(text.slice(-40))?.[0] ?? '';
  return text.length === word.length ? '' : word;
}
