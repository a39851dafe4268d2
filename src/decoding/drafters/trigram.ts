/**
 * ADED's adaptive trigram table (Liu et al. 2024, arXiv 2407.12021), written from the paper: pairs of tokens map
 * to weighted successors. The table starts from the text at hand and adapts to what the model verifies: each
 * evaluated row moves its pair's weights towards the model's own probabilities, which raises what was right and
 * lowers what was drafted and rejected in the same step.
 */
import type { Drafter, DraftingText, Guess } from '../drafter';
import { candidateLogProbability, type Row, type Token } from '../row';

/** Share of the old weights that survives one verified row. */
const DECAY = 0.5;
/** Weight that one occurrence in the text adds, as a fraction of the way to certainty. */
const SEEN = 0.3;
const SUCCESSORS = 4;
/** Pairs kept; the oldest are forgotten first. About 20 MB at the most. */
const MAX_PAIRS = 50_000;

type Weights = Map<Token, number>;

export class Trigram implements Drafter {
  /** Insertion order is age: a pair that is touched moves to the end. */
  readonly #pairs = new Map<string, Weights>();
  #prefix: readonly Token[] = [];
  #counted: readonly Token[] = [];

  begin({ prefix, suffix }: DraftingText): void {
    this.#prefix = prefix;
    // While the person types, the text is the last one's with a few tokens more: only those are new.
    const text = [...suffix, ...prefix];
    const same = text.findIndex((token, index) => token !== this.#counted[index]);
    const from = same < 0 ? text.length : same;
    for (let at = Math.max(2, from); at < text.length; at++) {
      const weights = this.#weights(text[at - 2], text[at - 1]);
      nudge(weights, SEEN, [[text[at], 1]]);
    }
    this.#counted = text;
  }

  draft(path: readonly Token[]): readonly Guess[] {
    const weights = this.#pairs.get(this.#key(path));
    if (weights === undefined) return [];
    return (
      [...weights]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, SUCCESSORS)
        // A successor with a small share is a guess of little worth, whatever its rank: its rank says so.
        .map(([token, weight], rank) => ({
          token,
          rank: rank + (weight < 0.25 ? SUCCESSORS : 0),
          matchLength: 2,
        }))
    );
  }

  accept(path: readonly Token[], row: Row): void {
    const [before, last] = this.#pair(path);
    if (before === undefined || last === undefined) return;
    const probabilities = Array.from(row.ids.subarray(0, SUCCESSORS), (token, rank): [Token, number] => {
      return [token, Math.exp(candidateLogProbability(row, rank))];
    });
    nudge(this.#weights(before, last), 1 - DECAY, probabilities);
  }

  #pair(path: readonly Token[]): readonly (Token | undefined)[] {
    return path.length >= 2 ? path.slice(-2) : [...this.#prefix.slice(path.length - 2), ...path];
  }

  #key(path: readonly Token[]): string {
    return this.#pair(path).join();
  }

  #weights(before: Token, last: Token): Weights {
    const key = [before, last].join();
    const weights = this.#pairs.get(key) ?? new Map<Token, number>();
    this.#pairs.delete(key);
    this.#pairs.set(key, weights);
    if (this.#pairs.size > MAX_PAIRS) {
      for (const oldest of this.#pairs.keys()) {
        this.#pairs.delete(oldest);
        break;
      }
    }
    return weights;
  }
}

/** Moves weights a fraction of the way to the given probabilities; what falls below a trace is dropped. */
function nudge(weights: Weights, fraction: number, towards: readonly (readonly [Token, number])[]): void {
  for (const [token, weight] of weights) {
    const kept = weight * (1 - fraction);
    if (kept < 0.005) weights.delete(token);
    else weights.set(token, kept);
  }
  for (const [token, probability] of towards)
    weights.set(token, (weights.get(token) ?? 0) + fraction * probability);
}
