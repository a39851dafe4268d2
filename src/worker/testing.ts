import { TokenTree } from '../decoding/tree';

/** A tree in which each token of a path is the second candidate of its row, with a log-probability of -2. */
export function treeOf(path: readonly number[]): TokenTree {
  const row = (token: number) => ({
    ids: Int32Array.of(-1, token),
    logits: Float32Array.of(-1, -2),
    logSumExp: 0,
  });
  const tree = new TokenTree(row(path[0]));
  let node = 0;
  path.slice(0, -1).forEach((token, index) => {
    node = tree.child(node, token);
    tree.setRow(node, row(path[index + 1]));
  });
  return tree;
}
