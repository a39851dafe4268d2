/**
 * Ten thousand random cases for every strategy: its drafts are its slow reference's, and no drafter, however it
 * guesses, changes a byte of them or adds a pass. A failure names its case.
 */
import assert from 'node:assert/strict';
import { decode } from './decode';
import type { Drafter } from './drafter';
import { Drafting } from './drafting';
import { hash32 } from './noise';
import type { PassCost } from './passCost';
import type { Row, Token } from './row';
import { strategies } from './strategies';
import { NUCLEUS_DEFAULTS } from './strategies/sample';
import type { DraftPath, StrategyInput } from './strategy';
import { toyInput } from './testing/input';
import { references } from './testing/references';
import { ToyOracle } from './testing/toyOracle';
import type { NodeInput } from './tree';

const CASES = 10_000;

const signal = new AbortController().signal;

/** Cheap enough that guesses are made, dear enough that the trees stay small. */
const COST: PassCost = { cost: (rows) => 1 + 0.1 * rows };

/** A row that is known, and what is known after it, by the input that comes next. */
interface Known {
  row?: Row;
  readonly next: Map<Token | string, Known>;
}

/** Computes each row once: a case is decoded six times. */
class RememberingOracle extends ToyOracle {
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
const GUESSERS: Readonly<Record<string, Guesser>> = {
  empty: () => () => [],
  random:
    ({ seed, vocabulary }) =>
    (path) =>
      [0, 1].map((index) => hash32(seed, index, ...path) % vocabulary),
  perfect: (oracle) => (path) => [...oracle.afterTokens(path).ids.subarray(0, 1)],
  adversarial: (oracle) => (path) => [...oracle.afterTokens(path).ids.slice(-2)],
};

function draftingBy(guess: ReturnType<Guesser>): Drafting {
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
  readonly oracle: () => ToyOracle;
  readonly options: Pick<StrategyInput, 'count' | 'seed' | 'shown'> & { readonly maxTokens: number };
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
    ...(draw(4) % 2 === 0 && { shown: coarsely }),
  };
  return { oracle: () => oracle, options };
}

const isReferenced = (name: string): name is keyof typeof references => Object.hasOwn(references, name);

/** Tokens and ends must be equal; log-probabilities are sums in another order at most. */
function assertSame(actual: readonly DraftPath[], expected: readonly DraftPath[], about: string): void {
  const plain = (drafts: readonly DraftPath[]) => drafts.map(({ tokens, finish }) => [...tokens, finish]);
  assert.deepEqual(plain(actual), plain(expected), about);
  const differences = actual.map((draft, at) => Math.abs(draft.logProbability - expected[at].logProbability));
  assert.ok(Math.max(0, ...differences) < 1e-9, about);
}

describe(`${CASES} random cases`, () => {
  for (const [name, strategy] of Object.entries(strategies)) {
    it(`${name}: equal to its reference, and to itself whatever drafters guess`, async () => {
      for (let index = 0; index < CASES; index++) {
        // Stochastic beams order by noisy reals, where ties have no meaning; the others must break them alike.
        const { oracle: make, options } = makeCase(index, name !== 'stochastic-beam');
        const oracle = make();
        const input = () => toyInput(oracle, { ...options, context: [2, 3, 2, 3] });
        const plain = await decode(strategy, input(), oracle, signal);
        if (isReferenced(name)) {
          const after = (tokens: readonly Token[]) => oracle.afterTokens(tokens);
          const expected = references[name]({ ...options, after, stop: input().stop });
          assertSame(plain.drafts, expected, `${name}, case ${index}, against its reference`);
        }
        for (const [guesser, guess] of Object.entries(GUESSERS)) {
          const drafting = draftingBy(guess(oracle));
          drafting.begin({ prefix: [2, 3, 2, 3], suffix: [] });
          const guessed = await decode(strategy, input(), oracle, signal, { drafting });
          const about = `${name}, case ${index}, ${guesser} drafter`;
          assert.deepEqual(guessed.drafts, plain.drafts, about);
          assert.ok(guessed.metrics.passes <= plain.metrics.passes, `${about}: more passes`);
        }
      }
    }).timeout(240_000);
  }
});

describe('sample with drafters', () => {
  it('follows the exact distribution: 20,000 drafts, chi-square below its 0.1 % quantile', async () => {
    const oracle = new RememberingOracle(7, 3);
    const stop = (tokens: readonly Token[]) => (tokens.length < 2 ? undefined : ('length' as const));
    const counts = new Map<string, number>();
    const perRun = 8;
    const draws = 20_000;
    const drafting = draftingBy(GUESSERS['random'](oracle));
    for (let seed = 0; seed < draws / perRun; seed++) {
      const input = toyInput(oracle, { count: perRun, seed, stop });
      const { drafts } = await decode(strategies.sample, input, oracle, signal, { drafting });
      for (const { tokens } of drafts) counts.set(tokens.join(), (counts.get(tokens.join()) ?? 0) + 1);
    }
    const first = nucleus(oracle.afterTokens([]));
    const expected = first.flatMap(([one, p]) =>
      nucleus(oracle.afterTokens([one])).map(([two, q]) => [`${one},${two}`, draws * p * q] as const),
    );
    assert.deepEqual([...counts.keys()].toSorted(), expected.map(([tokens]) => tokens).toSorted());
    const chiSquare = expected.reduce(
      (sum, [tokens, n]) => sum + ((counts.get(tokens) ?? 0) - n) ** 2 / n,
      0,
    );
    const freedom = expected.length - 1;
    // Wilson and Hilferty's approximation of the quantile.
    const quantile = freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3;
    assert.ok(chiSquare < quantile, `chi-square ${chiSquare}, ${freedom} degrees of freedom`);
  }).timeout(30_000);
});

/** The exact distribution that a draw follows: the fewest likeliest tokens that hold the share, renormalised. */
function nucleus(row: Row): (readonly [Token, number])[] {
  const weights = Array.from(row.logits, (logit) => Math.exp(logit / NUCLEUS_DEFAULTS.temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let kept = 0;
  let size = 0;
  while (size < weights.length && kept < NUCLEUS_DEFAULTS.nucleus * total) kept += weights[size++];
  return weights.slice(0, size).map((weight, rank) => [row.ids[rank], weight / kept] as const);
}
