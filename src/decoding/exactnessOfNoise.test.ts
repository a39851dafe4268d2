/** Strategies that sample or mix, on random cases, and that samples with drafters follow their distribution. */
import assert from 'node:assert/strict';
import { decode } from './decode';
import type { Row, Token } from './row';
import { strategies } from './strategies';
import { NUCLEUS_DEFAULTS } from './strategies/sample';
import { toyInput } from './testing/input';
import { CASES, comparisons, draftingBy, GUESSERS, NOISY, RememberingOracle } from './testing/randomCases';

const signal = new AbortController().signal;

describe(`${CASES} random cases`, () => {
  for (const name of NOISY)
    it(`${name}: equal to its reference, and to itself whatever drafters guess`, async () => {
      for await (const { actual, expected, about } of comparisons(name))
        assert.deepEqual(actual, expected, about);
    }).timeout(240_000);
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
