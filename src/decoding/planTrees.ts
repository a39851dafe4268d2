import type { Chances } from './chances';
import type { TreeDrafter } from './drafter';
import { logProbabilityOf, type GuessedNode } from './guessTree';
import type { Token } from './row';
import type { StopRule } from './stopping';
import { tokenPath, type NodeId, type TokenTree } from './tree';

/**
 * The whole trees of tree drafters after the one required row, whatever they cost; equal nodes of several are one.
 * Nodes that are known already, that end their draft, or that follow such a node are left out.
 * @returns parents before children
 */
export function planTrees(
  tree: TokenTree,
  required: readonly NodeId[],
  drafters: ReadonlyMap<string, TreeDrafter>,
  chances: Chances,
  stop: StopRule,
): readonly GuessedNode[] {
  // As for guessed trees: rows that run ahead of one of several drafts hardly save a pass.
  if (required.length > 1) return [];
  const [root] = required;
  const path = tokenPath(tree, root);
  if (path === undefined) return [];
  const logProbability = logProbabilityOf(tree, root);
  const planned = new Map<NodeId, GuessedNode>();
  for (const [drafter, treeDrafter] of drafters) {
    const places: Place[] = [];
    for (const { after, ...guess } of treeDrafter.plan(path)) {
      const parent = after < 0 ? { node: root, path, chance: 1 } : places[after];
      const chance = parent.chance * chances.estimate(drafter, guess);
      const tokens = [...parent.path, guess.token];
      const ends = parent.node === NOWHERE || stop(tokens, logProbability) !== undefined;
      const node = ends ? NOWHERE : tree.child(parent.node, guess.token);
      places.push({ node, path: tokens, chance });
      if (node === NOWHERE || tree.row(node) !== undefined) continue;
      const known = planned.get(node);
      planned.set(node, {
        node,
        parent: parent.node,
        position: tree.depth(node) - tree.depth(root),
        chance: Math.max(chance, known?.chance ?? 0),
        credits: [...(known?.credits ?? []), { drafter, guess }],
      });
    }
  }
  return [...planned.values()];
}

/** Where a guess that ends its draft stands: there is nothing to evaluate, and nothing follows. */
const NOWHERE: NodeId = -1;

/** Where a guess of a tree stands. */
interface Place {
  readonly node: NodeId;
  readonly path: readonly Token[];
  readonly chance: number;
}
