/**
 * Token healing. A cursor seldom stands where a token of the text would end: it cuts a word in two, or stands between a
 * blank or a bracket and what is one token with it, and after that a model has seldom seen anything. The piece is therefore
 * taken off the prompt, and the drafts are made to begin with it.
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
    /** A token's own text; empty for a mark, which spells nothing. */
    readonly text: (token: Token) => string,
  ) {}

  /** The row after the prompt, or undefined when none of its candidates spells the text. */
  rootRow(row: Row): Row | undefined {
    return restrict(row, this.required, this.text);
  }

  /** A row as it is after a path of tokens, with only what goes on spelling. */
  rowAfter(row: Row, path: readonly Token[]): Row {
    return restrict(row, this.#left(path.map(this.text).join('')), this.text) ?? astray(row);
  }

  async evaluate(tree: TokenTree, nodes: readonly NodeId[]): Promise<readonly Row[]> {
    const rows = await this.oracle.evaluate(tree, nodes);
    if (this.required === '') return rows;
    return rows.map((row, index) => restrict(row, this.#rest(tree, nodes[index]), this.text) ?? astray(row));
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

/** Nats that a token costs which spells another text: more than any draft is worth. */
const ASTRAY = 1000;

/** The row where nothing goes on spelling: such a draft is no continuation, and makes way for those that are. */
const astray = (row: Row): Row => ({ ...row, logSumExp: row.logSumExp + ASTRAY });

/** The row with only those candidates that begin with `rest`, or that `rest` begins with; undefined without any possible one. */
export function restrict(row: Row, rest: string, text: (token: Token) => string): Row | undefined {
  if (rest === '') return row;
  const kept = [...row.ids.keys()].filter((rank) => {
    const own = text(row.ids[rank]);
    return own !== '' && (own.startsWith(rest) || rest.startsWith(own));
  });
  // Impossible ones have no shares: their logarithms are no numbers.
  if (kept.length === 0 || row.logits[kept[0]] === -Infinity) return undefined;
  const logits = Float32Array.from(kept, (rank) => row.logits[rank]);
  const mass = logits.reduce((sum, logit) => sum + Math.exp(logit - logits[0]), 0);
  return {
    ids: Int32Array.from(kept, (rank) => row.ids[rank]),
    logits,
    logSumExp: logits[0] + Math.log(mass),
  };
}

/** What names are made of. */
const WORD = /[\p{L}\p{N}_$]{1,32}$/u;

/** Characters at the end of a line whose tokens are looked at. */
const TAIL = 40;

/**
 * The end of a text that its drafts are to spell first: a word that was begun, with the blank or sign before it that is one
 * token with a word's first letters; where there is no word the last token, as the one that belongs there may be longer.
 * Empty at the beginning of a line, where blanks are tokens of their own, of the text, and where a token ends within a
 * character, which has no text of its own.
 *
 *     "x = conso"  → " conso"
 *     "cart.it"    → ".it"
 *     "patch(ve"   → "(ve"       ("(venv" may be "(v" and "env", although "(ve" is "(" and "ve")
 *     "total("     → "("         ("()" may be a token)
 *
 * @param tokens the texts of the tokens of a piece of a line
 */
export function unfinishedEnd(text: string, tokens: (piece: string) => readonly string[]): string {
  if (isAtLineStart(text)) return '';
  // A search through a long text would take its time: the end alone is looked at.
  const tail = text
    .slice(text.lastIndexOf('\n') + 1)
    .trimStart()
    .slice(-TAIL);
  const at = tail.length - (WORD.exec(tail)?.[0].length ?? 1);
  const start = startOfToken(tail, at, tokens);
  if (start === undefined) return '';
  const joined = startOfToken(tail.slice(0, at + 1), at, tokens) ?? start;
  const end = tail.slice(Math.min(start, joined));
  return end.length < text.length ? end : '';
}

/** Where the token begins in which a character of a piece stands; undefined where one behind it is none of the piece's text. */
function startOfToken(
  piece: string,
  at: number,
  tokens: (piece: string) => readonly string[],
): number | undefined {
  let start = piece.length;
  for (const token of tokens(piece).toReversed()) {
    if (start <= at) break;
    start -= token.length;
    if (!piece.startsWith(token, start)) return undefined;
  }
  return start;
}

/** Whether nothing stands on the last line of a text but its indentation. */
export function isAtLineStart(text: string): boolean {
  return text.slice(text.lastIndexOf('\n') + 1).trim() === '';
}
