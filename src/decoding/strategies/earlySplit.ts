/**
 * When drafts stop sharing a row. The sum of two embeddings stands for two readings of one place as long as these are
 * alike: a name or another. Of a name and a line break it stands for neither, and drafts that differ in more than a
 * token or two are different texts.
 */
import type { Token } from '../row';
import type { TokenKind } from '../tokenKind';

export interface EarlySplitOptions {
  /** Places at which a draft may differ from the best one before all get rows of their own; Infinity = never. */
  readonly splitAfter: number;
  /** Whether drafts get rows of their own once they differ at a place in the kind of token. */
  readonly splitKinds: boolean;
  /** Whether blanks and line breaks may be mixed with other tokens. Ends never are: an ended draft is in no mixture. */
  readonly mixLayout: boolean;
}

/**
 * Whether drafts are too different for a shared row.
 * @param drafts tokens of the live drafts, equally long, the best one first
 */
export function mustSplit(
  drafts: readonly (readonly Token[])[],
  kind: (token: Token) => TokenKind,
  { splitAfter, splitKinds, mixLayout }: EarlySplitOptions,
): boolean {
  // This is asked at every step: where nothing could make drafts part, they are not compared.
  if (splitAfter === Infinity && !splitKinds && mixLayout) return false;
  const [best, ...others] = drafts;
  return others.some((draft) => {
    const places = [...draft.keys()].filter((at) => draft[at] !== best[at]);
    if (places.length > splitAfter) return true;
    const kinds = places.map((at) => [kind(draft[at]), kind(best[at])] as const);
    if (splitKinds && kinds.some(([a, b]) => a !== b)) return true;
    return !mixLayout && places.at(-1) === draft.length - 1 && kinds.at(-1)?.includes('layout') === true;
  });
}
