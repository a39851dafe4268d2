import { LONGEST, type Drafter, type DraftingText, type Guess } from '../drafter';
import type { Token } from '../row';

/** How far from the expected place the old text is searched for the newest pair of tokens. */
const WINDOW = 64;

/** Where a draft stands in the text that it rewrites. */
export interface Alignment {
  /** Index in the old text of the token that is expected next. */
  readonly position: number;
  /** Tokens of the draft that agreed in a row up to here. */
  readonly matched: number;
}

const START: Alignment = { position: 0, matched: 0 };

/**
 * Aligns a draft with the text that it rewrites. A token that differs counts as a substitution until the newest
 * two tokens of the draft occur near by in the old text, which sets the place anew.
 *
 * With the old text `a b c d` and the draft `a X b c`: `X` and `b` differ, `b c` is found again, `d` is next.
 */
export function align(input: readonly Token[], path: readonly Token[]): Alignment {
  return path.reduce<Alignment>(({ position, matched }, token, index) => {
    if (input[position] === token) return { position: position + 1, matched: matched + 1 };
    const found = index === 0 ? undefined : nearestPair(input, path[index - 1], token, position);
    return found === undefined ? { position: position + 1, matched: 0 } : { position: found + 2, matched: 2 };
  }, START);
}

/** Index of the pair nearest to `position`; of two at the same distance, the later one. */
function nearestPair(
  input: readonly Token[],
  before: Token,
  token: Token,
  position: number,
): number | undefined {
  const isAt = (index: number) => input[index] === before && input[index + 1] === token;
  for (let distance = 0; distance <= WINDOW; distance++) {
    if (isAt(position + distance)) return position + distance;
    if (isAt(position - distance)) return position - distance;
  }
  return undefined;
}

/** For rewriting: guesses that the old text goes on, resynchronised after each difference. */
export class InputCopy implements Drafter {
  #input: readonly Token[] = [];

  begin({ input = [] }: DraftingText): void {
    this.#input = input;
  }

  draft(path: readonly Token[]): readonly Guess[] {
    if (this.#input.length === 0) return [];
    const { position, matched } = align(this.#input, path);
    const token = this.#input.at(position);
    // The place after a difference is itself a guess: its rank keeps its chances apart.
    const rank = matched === 0 && path.length > 0 ? 1 : 0;
    return token === undefined ? [] : [{ token, rank, matchLength: Math.max(1, Math.min(matched, LONGEST)) }];
  }

  accept(): void {
    // It learns from the old text alone.
  }
}
