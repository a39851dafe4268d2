/**
 * Prompt look-up decoding (Saxena 2023), the baseline that every other drafter has to beat: the longest n-gram at the
 * end of the text that occurs earlier in it, and what followed it there.
 *
 * Text `a b c d a b`, longest n-gram 3: `a b` is found at the start, the tree is the chain `c d a b`.
 */
import type { DraftingText, PlannedGuess, TreeDrafter } from '../drafter';
import type { Token } from '../row';

/** As in the method's publication. */
const LONGEST_NGRAM = 3;
const CHAIN = 10;

/** What followed the first earlier occurrence of the longest n-gram at the end of `text`; empty without one. */
export function lookUp(text: readonly Token[]): readonly Token[] {
  for (let length = Math.min(LONGEST_NGRAM, text.length - 1); length > 0; length--) {
    const end = text.length - length;
    for (let at = 0; at < end; at++) {
      let same = 0;
      while (same < length && text[at + same] === text[end + same]) same++;
      if (same === length) return text.slice(at + length, at + length + CHAIN);
    }
  }
  return [];
}

export class PromptLookup implements TreeDrafter {
  #text: readonly Token[] = [];

  begin({ prefix, suffix }: DraftingText): void {
    this.#text = [...suffix, ...prefix];
  }

  plan(path: readonly Token[]): readonly PlannedGuess[] {
    const chain = lookUp([...this.#text, ...path]);
    return chain.map((token, index) => ({ token, rank: 0, matchLength: 1, after: index - 1 }));
  }

  accept(): void {
    // It learns from text alone.
  }
}
