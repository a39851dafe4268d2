import type { Drafting } from './drafting';
import type { PassTrace } from './explain';
import type { GuessedNode } from './guessTree';
import { countPass, newMetrics, type DecodeMetrics } from './metrics';
import type { Row } from './row';
import type { DraftPath, Strategy, StrategyInput } from './strategy';
import { nodeAt, ROOT, type NodeId, type TokenTree } from './tree';

/** The model, as decoding sees it. */
export interface Oracle {
  /**
   * Evaluates `nodes` in one pass and returns their rows in the same order. The nodes ascend, and each one's
   * parent is the root, was evaluated before, or stands earlier in the list.
   */
  evaluate(tree: TokenTree, nodes: readonly NodeId[]): Promise<readonly Row[]>;
}

export interface DecodeOptions {
  /** Without it, every pass holds the required rows alone. */
  readonly drafting?: Drafting;
  /** Guessed rows that the model has room for beside the required ones, in all passes together. */
  readonly guessedRows?: number;
  /** Told of every pass before it is evaluated. */
  readonly onPass?: (pass: PassTrace) => void;
  /** Milliseconds that only ever grow, for T(S) in the metrics and what drafting takes a pass to cost. */
  readonly clock?: () => number;
}

export interface Decoded {
  readonly drafts: readonly DraftPath[];
  readonly metrics: DecodeMetrics;
}

/**
 * Drives a strategy: each pass evaluates the rows that it is blocked on, and the guessed rows that are worth
 * their cost; then it goes on over all known rows until it is blocked again. So drafters cannot change a draft,
 * and there are never more passes than without them.
 * @throws the signal's reason, between two passes, when it was aborted
 */
export async function decode(
  strategy: Strategy,
  input: StrategyInput,
  oracle: Oracle,
  signal: AbortSignal,
  { drafting, guessedRows = Infinity, onPass, clock = () => 0 }: DecodeOptions = {},
): Promise<Decoded> {
  const { tree } = input;
  const metrics = newMetrics();
  const needed = new Set<NodeId>([ROOT]);
  const guesses: GuessedNode[] = [];
  // The prompt's last row is there anyway: what it predicts costs nothing to learn.
  drafting?.accept(tree, [ROOT]);
  const steps = strategy(input);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) {
      // Drafts go on over rows that are known without asking for them.
      for (const { tokens } of step.value) markNeeded(tree, nodeAt(tree, tokens.slice(0, -1)), needed);
      drafting?.settle(guesses, needed, metrics);
      return { drafts: step.value, metrics };
    }
    const independent = 'independent' in step.value;
    const blocked = 'independent' in step.value ? step.value.independent : step.value;
    for (const node of blocked) markNeeded(tree, node, needed);
    const required = tree.missing(blocked);
    if (required.length === 0) continue;
    signal.throwIfAborted();
    // Parents come first, so that any beginning of the list can be evaluated without the rest.
    const room = Math.max(0, guessedRows - guesses.length);
    const guessed = drafting?.guess(tree, required, input.stop, independent).slice(0, room) ?? [];
    guesses.push(...guessed);
    onPass?.({ tree, required, guessed });
    const nodes = [...required, ...guessed.map(({ node }) => node)].sort((a, b) => a - b);
    const started = clock();
    const rows = await oracle.evaluate(tree, nodes);
    const took = clock() - started;
    countPass(metrics, nodes.length, required.length, took);
    drafting?.cost.record?.(nodes.length, took);
    nodes.forEach((node, index) => {
      tree.setRow(node, rows[index]);
    });
    drafting?.accept(tree, nodes);
  }
}

function markNeeded(tree: TokenTree, node: NodeId, needed: Set<NodeId>): void {
  for (let at = node; !needed.has(at); at = tree.parent(at)) needed.add(at);
}
