import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Chances } from './chances';
import type { Drafter, Guess } from './drafter';
import { guessTree } from './guessTree';
import { hash32 } from './noise';
import type { PassCost } from './passCost';
import { tokenLogProbability, type Token } from './row';
import type { StopRule } from './stopping';
import { ToyOracle } from './testing/toyOracle';
import { ROOT, tokenPath } from './tree';

const drafterOf = (guesses: (path: readonly Token[]) => readonly Guess[]): Drafter => ({
  begin: () => undefined,
  draft: guesses,
  accept: () => undefined,
});

describe('guessTree', () => {
  interface Case {
    readonly seed: number;
    /** Of the rows that are required, below the root. */
    readonly firsts: readonly Token[];
    /** What a row costs, in passes. */
    readonly slope: number;
    /** Of ten paths, so many end their draft. */
    readonly ends: number;
    readonly drafters: number;
  }

  const cases: fc.Arbitrary<Case> = fc.record({
    seed: fc.nat(),
    firsts: fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 }),
    slope: fc.constantFrom(0, 0.01, 0.1, 0.4),
    ends: fc.nat(6),
    drafters: fc.integer({ min: 1, max: 3 }),
  });

  /** A case's tree, rows, guesses and rule, made anew. */
  const make = ({ seed, firsts, slope, ends, drafters }: Case) => {
    const toy = new ToyOracle(10, seed);
    const tree = toy.tree();
    const required = firsts.map((token) => tree.child(ROOT, token));
    const cost: PassCost = { cost: (rows) => 1 + slope * rows };
    const stop: StopRule = (tokens) =>
      hash32(seed, ...tokens) % 10 < ends || tokens.length > 6 ? 'line' : undefined;
    const draft = (which: number) => (path: readonly Token[]) =>
      [0, 1, 2].map((rank) => {
        const drawn = hash32(seed, which, rank, ...path);
        return { token: drawn % 10, rank, matchLength: 1 + (drawn % 5) };
      });
    return {
      tree,
      required,
      cost,
      stop,
      guesses: Array.from({ length: drafters }, (_, which) => draft(which)),
    };
  };
  const named = (guesses: readonly Drafter['draft'][]) =>
    new Map(guesses.map((draft, which) => [`d${which}`, drafterOf(draft)]));

  it('is what it would be if drafters left out whatever ends its draft', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { tree, required, cost, stop, guesses } = make(one);
        const guessed = guessTree(tree, required, named(guesses), new Chances(), cost, stop);
        const other = make(one);
        const filtered = guesses.map(
          (draft) => (path: readonly Token[]) =>
            draft(path).filter(({ token }) => stop([...path, token], 0) === undefined),
        );
        const never = () => undefined;
        assert.deepEqual(
          guessed,
          guessTree(other.tree, other.required, named(filtered), new Chances(), cost, never),
        );
        for (const { node } of guessed) {
          const path = tokenPath(tree, node) ?? [];
          // The required row itself is not guessed.
          for (let length = 2; length <= path.length; length++)
            assert.equal(stop(path.slice(0, length), 0), undefined);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes a guess whose chance pays for twice what its row costs', () => {
    const chance = 0.55;
    const guess = { token: 3, rank: 0, matchLength: 1 };
    assert.equal(new Chances().estimate('d0', guess), chance);
    for (const [cost, taken] of [
      [chance / 2 - 0.01, 1],
      [chance / 2 + 0.01, 0],
    ]) {
      const { tree } = make({ seed: 1, firsts: [1], slope: 0, ends: 0, drafters: 1 });
      const once = named([(path) => (path.length === 1 ? [guess] : [])]);
      const priced = { cost: (rows: number) => 1 + cost * (rows - 1) };
      const [required, never] = [[tree.child(ROOT, 1)], () => undefined];
      assert.equal(guessTree(tree, required, once, new Chances(), priced, never).length, taken);
    }
  });

  it('asks whether a draft ends only where a guess is the likeliest', () => {
    const { tree } = make({ seed: 1, firsts: [1], slope: 0, ends: 0, drafters: 1 });
    let asked = 0;
    const drafter = drafterOf((path) =>
      path.length > 0 ? [] : [2, 3, 4, 5].map((token, rank) => ({ token, rank, matchLength: 1 })),
    );
    const stop: StopRule = () => {
      asked++;
      return undefined;
    };
    // A second row doubles the cost: the likeliest guess is looked at, and no other.
    const dear: PassCost = { cost: (rows) => rows };
    assert.deepEqual(guessTree(tree, [ROOT], new Map([['d', drafter]]), new Chances(), dear, stop), []);
    assert.equal(asked, 1);
  });

  it('judges a guess by the probability of the draft that it goes on with', () => {
    const tree = new ToyOracle(10, 1).tree();
    const first = tree.child(ROOT, 1);
    tree.setRow(first, new ToyOracle(10, 1).afterTokens([1]));
    const second = tree.child(first, 2);
    const told: number[] = [];
    const stop: StopRule = (_, logProbability) => {
      told.push(logProbability);
      return 'unlikely';
    };
    const drafter = named([() => [{ token: 3, rank: 0, matchLength: 9 }]]);
    const free: PassCost = { cost: () => 1 };
    assert.deepEqual(guessTree(tree, [second], drafter, new Chances(), free, stop), []);
    const [one, two] = [tree.requireRow(ROOT), tree.requireRow(first)];
    assert.deepEqual(told, [tokenLogProbability(two, 2) + tokenLogProbability(one, 1)]);
  });

  it('guesses nothing after a mixture', () => {
    const tree = new ToyOracle(10, 1).tree();
    const mixture = tree.mixture(ROOT, { ids: [1, 2], weights: [0.5, 0.5] });
    const drafter = drafterOf(() => [{ token: 3, rank: 0, matchLength: 9 }]);
    const free: PassCost = { cost: () => 1 };
    const never = () => undefined;
    assert.deepEqual(guessTree(tree, [mixture], new Map([['d', drafter]]), new Chances(), free, never), []);
  });
});
