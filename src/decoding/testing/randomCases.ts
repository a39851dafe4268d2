/**
 * Ten thousand random cases for every strategy: its drafts are its slow reference's, and no drafter, however it
 * guesses, changes a byte of them or adds a pass. A failure names its case. Two files of tests, which run beside each
 * other, share the strategies.
 */
import { decode } from '../decode';
import type { Drafter } from '../drafter';
import { Drafting } from '../drafting';
import { hash32 } from '../noise';
import type { PassCost } from '../passCost';
import type { Row, Token } from '../row';
import { strategies } from '../strategies';
import type { DraftPath, StrategyInput } from '../strategy';
import type { NodeInput } from '../tree';
import { toyInput } from './input';
import { references } from './references';
import { ToyOracle } from './toyOracle';

export const CASES = 10_000;

const signal = new AbortController().signal;

/** Cheap enough that guesses are made, dear enough that the trees stay small. */
const COST: PassCost = { cost: (rows) => 1 + 0.1 * rows };

/** A row that is known, and what is known after it, by the input that comes next. */
interface Known {
  row?: Row;
  readonly next: Map<Token | string, Known>;
}

/** Computes each row once: a case is decoded six times. */
export class RememberingOracle extends ToyOracle {
  readonly #root: Known = { next: new Map() };

  override after(path: readonly NodeInput[]): Row {
    let known = this.#root;
    for (const { ids, weights } of path) {
      const key = ids.length === 1 ? ids[0] : `${ids.join('+')}*${weights.join('+')}`;
      const next = known.next.get(key) ?? { next: new Map() };
      known.next.set(key, next);
      known = next;
    }
    return (known.row ??= super.after(path));
  }
}

type Guesser = (oracle: ToyOracle) => (path: readonly Token[]) => readonly Token[];

/** Guesses nothing, anything, the truth, and the least likely. */
export const GUESSERS: Readonly<Record<string, Guesser>> = {
  empty: () => () => [],
  random:
    ({ seed, vocabulary }) =>
    (path) =>
      [0, 1].map((index) => hash32(seed, index, ...path) % vocabulary),
  perfect: (oracle) => (path) => [...oracle.afterTokens(path).ids.subarray(0, 1)],
  adversarial: (oracle) => (path) => [...oracle.afterTokens(path).ids.slice(-2)],
};

export function draftingBy(guess: ReturnType<Guesser>): Drafting {
  const drafter: Drafter = {
    begin: () => undefined,
    draft: (path) => guess(path).map((token, rank) => ({ token, rank, matchLength: 4 })),
    accept: () => undefined,
  };
  return new Drafting(new Map([['test', drafter]]), COST);
}

/** Vocabularies of 2 to 300 words, mostly small ones, in which ties and ends are common. */
function vocabularyOf(draw: number): number {
  if (draw % 20 === 0) return 61 + (draw % 240);
  return draw % 4 === 0 ? 13 + (draw % 48) : 2 + (draw % 11);
}

interface Case {
  readonly oracle: ToyOracle;
  readonly options: Pick<StrategyInput, 'count' | 'seed' | 'shown'> & {
    readonly maxTokens: number;
    readonly minLineProbability: number;
  };
}

/** Many drafts show alike, and some nothing. */
const coarsely = ({ tokens }: DraftPath) =>
  tokens
    .filter((token) => token > 1)
    .map((token) => token % 3)
    .join('');

function makeCase(index: number, ties: boolean): Case {
  const draw = (what: number) => hash32(index, what);
  const quantum = ties ? [0, 0.5, 2][draw(0) % 3] : 0;
  const oracle = new RememberingOracle(vocabularyOf(draw(1)), index, quantum);
  const options = {
    count: 1 + (draw(2) % 6),
    seed: index,
    maxTokens: 1 + (draw(3) % 7),
    minLineProbability: [0, 0.01, 0.2][draw(5) % 3],
    ...(draw(4) % 2 === 0 && { shown: coarsely }),
  };
  return { oracle, options };
}

const isReferenced = (name: string): name is keyof typeof references => Object.hasOwn(references, name);

/** Strategies that search. */
export const SEARCHING = ['greedy', 'split', 'fan', 'beam', 'diverse'] as const;

/** Strategies that draw noise or mix rows, which take as long to test. */
export const NOISY = ['sample', 'stochastic-beam', 'superposed'] as const;

/** Two things that must be equal. */
interface Comparison {
  readonly actual: readonly unknown[];
  readonly expected: readonly unknown[];
  readonly about: string;
}

/** Tokens and ends must be equal; log-probabilities are sums in another order at most. */
function compare(actual: readonly DraftPath[], expected: readonly DraftPath[]): Omit<Comparison, 'about'> {
  const plain = (drafts: readonly DraftPath[]) => drafts.map(({ tokens, finish }) => [...tokens, finish]);
  const differences = actual.map((draft, at) =>
    Math.abs(draft.logProbability - (expected.at(at)?.logProbability ?? NaN)),
  );
  const areClose = differences.every((difference) => difference < 1e-9);
  return { actual: [plain(actual), areClose], expected: [plain(expected), true] };
}

/** All that must be equal of one strategy. */
export async function* comparisons(name: keyof typeof strategies): AsyncGenerator<Comparison> {
  const strategy = strategies[name];
  for (let index = 0; index < CASES; index++) {
    // Stochastic beams order by noisy reals, where ties have no meaning; the others must break them alike.
    const { oracle, options } = makeCase(index, name !== 'stochastic-beam');
    const input = () => toyInput(oracle, { ...options, context: [2, 3, 2, 3] });
    const plain = await decode(strategy, input(), oracle, signal);
    if (isReferenced(name)) {
      const after = (tokens: readonly Token[]) => oracle.afterTokens(tokens);
      const expected = references[name]({ ...options, after, stop: input().stop });
      yield { ...compare(plain.drafts, expected), about: `${name}, case ${index}, against its reference` };
    }
    for (const [guesser, guess] of Object.entries(GUESSERS)) {
      const drafting = draftingBy(guess(oracle));
      drafting.begin({ prefix: [2, 3, 2, 3], suffix: [] });
      const guessed = await decode(strategy, input(), oracle, signal, { drafting });
      const addsNoPass = guessed.metrics.passes <= plain.metrics.passes;
      const about = `${name}, case ${index}, ${guesser} drafter`;
      yield { actual: [guessed.drafts, addsNoPass], expected: [plain.drafts, true], about };
    }
  }
}
