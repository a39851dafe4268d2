import type { Oracle } from '../decode';
import { extendHash, hash32 } from '../noise';
import type { Row, Token } from '../row';
import { ROOT, TokenTree, type NodeId, type NodeInput } from '../tree';

/**
 * A model without weights: the logits of a row are a hash of its whole path. Mixtures hash their tokens and
 * weights. `quantum` rounds the logits, so that ties happen.
 */
export class ToyOracle implements Oracle {
  passes = 0;
  rows = 0;

  constructor(
    readonly vocabulary: number,
    readonly seed: number,
    readonly quantum = 0,
    readonly candidates = vocabulary,
  ) {}

  /** The row after a path of inputs, computed from nothing but the path: the slow reference's only tool. */
  after(path: readonly NodeInput[]): Row {
    const key = path.flatMap(({ ids, weights }) => [
      ...ids,
      ...weights.map((weight) => Math.round(weight * 1e6)),
    ]);
    // The key is long and the same for every token.
    const hash = hash32(this.seed, ...key, -1);
    const logits = new Float32Array(this.vocabulary).map((_, token) => {
      const uniform = (extendHash(hash, token) + 1) / 2 ** 32;
      // The square makes some tokens stand out, as they do in text.
      const logit = 8 * uniform ** 2;
      return this.quantum > 0 ? Math.round(logit / this.quantum) * this.quantum : logit;
    });
    const logSumExp = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    const best = new Int32Array(this.vocabulary)
      .map((_, token) => token)
      .sort((a, b) => logits[b] - logits[a] || a - b)
      .subarray(0, this.candidates);
    return {
      ids: best,
      logits: new Float32Array(best.length).map((_, rank) => logits[best[rank]]),
      logSumExp,
    };
  }

  afterTokens(tokens: readonly Token[]): Row {
    return this.after(tokens.map((token) => ({ ids: [token], weights: [1] })));
  }

  tree(): TokenTree {
    return new TokenTree(this.after([]));
  }

  evaluate(tree: TokenTree, nodes: readonly NodeId[]): Promise<readonly Row[]> {
    this.passes++;
    this.rows += nodes.length;
    if (nodes.some((node, index) => index > 0 && node <= nodes[index - 1]))
      throw new RangeError('The nodes of a pass ascend.');
    return Promise.resolve(nodes.map((node) => this.after(path(tree, node))));
  }
}

function path(tree: TokenTree, node: NodeId): NodeInput[] {
  const inputs: NodeInput[] = [];
  for (let at = node; at !== ROOT; at = tree.parent(at)) inputs.unshift(tree.input(at));
  return inputs;
}
