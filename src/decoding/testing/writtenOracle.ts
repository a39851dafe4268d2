import type { Oracle } from '../decode';
import type { Row, Token } from '../row';
import { tokenPath, TokenTree, type NodeId } from '../tree';

/** Candidates with their probabilities, the likeliest first. */
type Candidates = readonly (readonly [token: Token, probability: number])[];

/** A model that is written down: what comes after which tokens, joined by commas. After all others comes token 7. */
export class WrittenOracle implements Oracle {
  rows = 0;

  constructor(readonly candidates: Readonly<Record<string, Candidates>>) {}

  tree(): TokenTree {
    return new TokenTree(this.#after([]));
  }

  evaluate(tree: TokenTree, nodes: readonly NodeId[]): Promise<readonly Row[]> {
    this.rows += nodes.length;
    return Promise.resolve(nodes.map((node) => this.#after(tokenPath(tree, node) ?? [])));
  }

  #after(tokens: readonly Token[]): Row {
    const candidates = this.candidates[tokens.join()] ?? [[7, 1]];
    return {
      ids: Int32Array.from(candidates, ([token]) => token),
      logits: Float32Array.from(candidates, ([, probability]) => Math.log(probability)),
      logSumExp: 0,
    };
  }
}
