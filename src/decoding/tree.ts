import type { Row, Token } from './row';

/** A node of a `TokenTree`: an index into its arrays. */
export type NodeId = number;

/** The prompt's last row; every other node descends from it. */
export const ROOT: NodeId = 0;

/** What a node feeds the model: one token with weight 1, or a mixture of several (superposed decoding). */
export interface NodeInput {
  /** [M] */
  readonly ids: readonly Token[];
  /** [M] */
  readonly weights: readonly number[];
}

const NO_INPUT: NodeInput = { ids: [], weights: [] };

/**
 * All continuations of one prompt that were ever asked for. A node is one row of the model: its own input after
 * its ancestors' inputs. Nodes are only ever appended, and a parent always has a lower id than its children,
 * so evaluating nodes in ascending order evaluates ancestors first.
 *
 *     prompt ─ ROOT ─┬─ 1 "return" ─ 3 " a"
 *                    └─ 2 "const"            path(3) = ["return", " a"], depth(3) = 2
 */
export class TokenTree {
  readonly #parents: NodeId[] = [-1];
  readonly #depths: number[] = [0];
  readonly #inputs: NodeInput[] = [NO_INPUT];
  readonly #rows: (Row | undefined)[];
  readonly #children: Map<Token, NodeId>[] = [new Map<Token, NodeId>()];

  /** @param rootRow what the model predicts after the prompt. */
  constructor(rootRow: Row) {
    this.#rows = [rootRow];
  }

  get size(): number {
    return this.#parents.length;
  }

  /** The node of `token` after `parent`, made when it is asked for first: equal paths are one node. */
  child(parent: NodeId, token: Token): NodeId {
    const known = this.#children[parent].get(token);
    if (known !== undefined) return known;
    const node = this.#append(parent, { ids: [token], weights: [1] });
    this.#children[parent].set(token, node);
    return node;
  }

  /** A node whose input is a weighted mixture of tokens. Mixtures are never shared. */
  mixture(parent: NodeId, input: NodeInput): NodeId {
    return this.#append(parent, input);
  }

  parent(node: NodeId): NodeId {
    return this.#parents[node];
  }

  /** Rows between the prompt and this node, itself included; 0 for the root. */
  depth(node: NodeId): number {
    return this.#depths[node];
  }

  input(node: NodeId): NodeInput {
    return this.#inputs[node];
  }

  row(node: NodeId): Row | undefined {
    return this.#rows[node];
  }

  /** The row of a node that a strategy has been promised. */
  requireRow(node: NodeId): Row {
    const row = this.#rows[node];
    if (row === undefined) throw new RangeError(`Node ${node} was not evaluated.`);
    return row;
  }

  setRow(node: NodeId, row: Row): void {
    this.#rows[node] = row;
  }

  /** The nodes that must be evaluated before rows for `nodes` are known, themselves included, ascending. */
  missing(nodes: readonly NodeId[]): NodeId[] {
    const wanted = new Set<NodeId>();
    for (let node of nodes) {
      while (this.#rows[node] === undefined && !wanted.has(node)) {
        wanted.add(node);
        node = this.#parents[node];
      }
    }
    return [...wanted].sort((a, b) => a - b);
  }

  #append(parent: NodeId, input: NodeInput): NodeId {
    const node = this.#parents.length;
    this.#parents.push(parent);
    this.#depths.push(this.#depths[parent] + 1);
    this.#inputs.push(input);
    this.#rows.push(undefined);
    this.#children.push(new Map());
    return node;
  }
}

/** The tokens from the prompt to a node, or undefined when one of its inputs is a mixture. */
export function tokenPath(tree: TokenTree, node: NodeId): Token[] | undefined {
  const path: Token[] = [];
  for (let at = node; at !== ROOT; at = tree.parent(at)) {
    const { ids } = tree.input(at);
    if (ids.length !== 1) return undefined;
    path.push(ids[0]);
  }
  return path.reverse();
}

/** The node at which a path of tokens ends; the root for none. */
export function nodeAt(tree: TokenTree, tokens: readonly Token[]): NodeId {
  return tokens.reduce((node, token) => tree.child(node, token), ROOT);
}
