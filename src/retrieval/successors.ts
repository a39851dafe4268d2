import type { Successor } from '../decoding/drafters/workspaceNgram';
import type { NgramEvidence } from '../decoding/ngrams';
import type { Token } from '../decoding/row';

/**
 * The tokens that followed: those after the longest match first, the most frequent of them before others, ties newest
 * first; then those after shorter matches.
 * @param evidence shortest match first
 */
export function successorsOf(evidence: readonly NgramEvidence[], most: number): readonly Successor[] {
  const found = new Map<Token, number>();
  for (const { length, counts } of evidence.toReversed()) {
    const ranked = [...counts].filter(([token]) => !found.has(token)).sort((a, b) => b[1] - a[1]);
    for (const [token] of ranked.slice(0, most - found.size)) found.set(token, length);
    if (found.size === most) break;
  }
  return Array.from(found, ([token, matchLength]) => ({ token, matchLength }));
}
