import { LONGEST, type Drafter, type DraftingText, type Guess } from '../drafter';
import type { Token } from '../row';
import { NO_MATCH, SuffixAutomaton, type Match } from '../suffixAutomaton';

/** Shorter matches are the trigram table's business. */
const SHORTEST = 2;

/**
 * Continues the longest match of the text before the cursor that occurs elsewhere in it: code repeats itself.
 * (Prompt look-up decoding, with a suffix automaton in place of a search for n-grams.)
 */
export class SuffixMatch implements Drafter {
  #automaton = new SuffixAutomaton();
  #cursor: Match = NO_MATCH;

  begin({ prefix, suffix }: DraftingText): void {
    const text = [...suffix, ...prefix];
    const known = this.#automaton.text;
    // While the person types, the text is the last one's with a few tokens more: only those are read.
    if (known.length > text.length || known.some((token, index) => token !== text[index])) {
      this.#automaton = new SuffixAutomaton();
      this.#cursor = NO_MATCH;
    }
    for (const token of text.slice(this.#automaton.text.length)) {
      // Followed before it is appended, so that the match is with an earlier occurrence, not with itself.
      this.#cursor = this.#automaton.follow(this.#cursor, token);
      this.#automaton.extend(token);
    }
  }

  draft(path: readonly Token[]): readonly Guess[] {
    const match = path.reduce((at, token) => this.#automaton.follow(at, token), this.#cursor);
    const token = match.length < SHORTEST ? undefined : this.#automaton.continuation(match);
    return token === undefined ? [] : [{ token, rank: 0, matchLength: Math.min(match.length, LONGEST) }];
  }

  accept(): void {
    // It learns from text alone.
  }
}
