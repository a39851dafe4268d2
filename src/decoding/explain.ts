import type { GuessedNode } from './guessTree';
import type { Token } from './row';
import type { NodeId, TokenTree } from './tree';

/** One pass, as the loop saw it. */
export interface PassTrace {
  readonly tree: TokenTree;
  readonly required: readonly NodeId[];
  readonly guessed: readonly GuessedNode[];
}

/**
 * The tree of a pass as text. `●` is a required row, `○` a guessed one with its chance and who guessed it; a row
 * stands under the row of its parent when that is in the same pass.
 *
 *     pass 2: 1 required, 2 guessed
 *     ● " total"
 *       ○ " +=" 62 % tokenRecycling
 *         ○ " item" 31 % trigram, suffixMatch
 */
export function explainPass(
  number: number,
  { tree, required, guessed }: PassTrace,
  text: (token: Token) => string,
): string {
  const guesses = new Map(guessed.map((guess) => [guess.node, guess]));
  const inPass = [...required, ...guesses.keys()].sort((a, b) => a - b);
  const members = new Set(inPass);
  const show = (node: NodeId, depth: number): string[] => {
    const guess = guesses.get(node);
    const { ids } = tree.input(node);
    const names = ids.map((id) => JSON.stringify(text(id))).join(' + ');
    const note = guess
      ? ` ${Math.round(100 * guess.chance)} % ${guess.credits.map(({ drafter }) => drafter).join(', ')}`
      : '';
    const line = `${'  '.repeat(depth)}${guess ? '○' : '●'} ${names}${note}`;
    return [
      line,
      ...inPass.filter((child) => tree.parent(child) === node).flatMap((child) => show(child, depth + 1)),
    ];
  };
  const tops = inPass.filter((node) => !members.has(tree.parent(node)));
  return [
    `pass ${number}: ${required.length} required, ${guessed.length} guessed`,
    ...tops.flatMap((node) => show(node, 0)),
  ].join('\n');
}
