import assert from 'node:assert/strict';
import { decode } from '../decode';
import type { StopRule } from '../stopping';
import { toyInput } from '../testing/input';
import { draftingBy, GUESSERS } from '../testing/randomCases';
import { references } from '../testing/references';
import { ToyOracle } from '../testing/toyOracle';
import { tokenKind, type TokenKind } from '../tokenKind';
import { mustSplit } from './earlySplit';
import { superposed, SUPERPOSED_DEFAULTS } from './superposed';

const signal = new AbortController().signal;
const never = { splitAfter: Infinity, splitKinds: false, mixLayout: true };

/** Tokens 0 to 9 are layout, to 19 words, then marks. */
const kind = (token: number): TokenKind => (token < 10 ? 'layout' : token < 20 ? 'word' : 'mark');

describe('tokenKind', () => {
  const kinds: readonly (readonly [string, TokenKind])[] = [
    ['\n    ', 'layout'],
    ['  ', 'layout'],
    ['', 'layout'],
    [' total', 'word'],
    ['42', 'word'],
    ['été', 'word'],
    ['$el', 'word'],
    ['_', 'word'],
    [' =', 'mark'],
    [');\n', 'mark'],
  ];
  for (const [text, expected] of kinds) {
    it(`${JSON.stringify(text)} is ${expected}`, () => {
      assert.equal(tokenKind(text), expected);
    });
  }
});

describe('mustSplit', () => {
  it('counts the places at which a draft differs from the best', () => {
    const drafts = [
      [10, 11, 12],
      [10, 13, 12],
      [14, 11, 15],
    ];
    assert.equal(mustSplit(drafts, kind, { ...never, splitAfter: 1 }), true);
    assert.equal(mustSplit(drafts, kind, { ...never, splitAfter: 2 }), false);
    assert.equal(mustSplit(drafts, kind, never), false);
    assert.equal(mustSplit(drafts.slice(0, 1), kind, { ...never, splitAfter: 0 }), false);
  });

  it('tells kinds apart', () => {
    const words = [
      [10, 11],
      [10, 12],
    ];
    const mixed = [
      [10, 11],
      [10, 25],
    ];
    assert.equal(mustSplit(words, kind, { ...never, splitKinds: true }), false);
    assert.equal(mustSplit(mixed, kind, { ...never, splitKinds: true }), true);
  });

  it('never lets layout be mixed, but lets drafts share the row after a layout that they have in common', () => {
    const asked = { ...never, mixLayout: false };
    assert.equal(mustSplit([[10], [3]], kind, asked), true);
    assert.equal(mustSplit([[2], [3]], kind, asked), true);
    assert.equal(mustSplit([[10], [11]], kind, asked), false);
    const common = [
      [10, 3],
      [11, 3],
    ];
    assert.equal(mustSplit(common, kind, asked), false);
  });
});

describe('superposed with an early split', () => {
  const stop: StopRule = (tokens) => (tokens.length < 8 ? undefined : 'length');
  const keepAll = { ...SUPERPOSED_DEFAULTS, plausible: 0, ngramWeight: 0 };

  it('at the first difference is fan: each draft goes on from its own rows', async () => {
    for (let seed = 0; seed < 50; seed++) {
      const oracle = new ToyOracle(30, seed);
      const input = toyInput(oracle, { count: 3, stop });
      const { drafts } = await decode(superposed({ ...keepAll, splitAfter: 0 }), input, oracle, signal);
      const after = (tokens: readonly number[]) => oracle.afterTokens(tokens);
      const fan = references.fan({ after, stop, count: 3, seed: 0 });
      const texts = (list: readonly { readonly tokens: readonly number[] }[]) =>
        list.map(({ tokens }) => tokens.join()).toSorted();
      assert.deepEqual(texts(drafts), texts(fan));
      assert.equal(drafts.length, 3);
    }
  });

  it('makes no mixture with layout in it, and needs no pass for scores after a split', async () => {
    let mixtures = 0;
    for (let seed = 0; seed < 50; seed++) {
      const oracle = new ToyOracle(30, seed);
      const input = { ...toyInput(oracle, { count: 3, stop }), kind };
      const { metrics } = await decode(superposed({ ...keepAll, mixLayout: false }), input, oracle, signal);
      for (let node = 1; node < input.tree.size; node++) {
        const { ids } = input.tree.input(node);
        if (ids.length < 2) continue;
        mixtures++;
        assert.ok(!ids.some((id) => kind(id) === 'layout'), `seed ${seed}`);
      }
      assert.ok(metrics.passes <= 8);
    }
    assert.ok(mixtures > 0);
  });

  it('after any number of shared rows, drafters change no draft and add no pass', async () => {
    for (let seed = 0; seed < 50; seed++) {
      const oracle = new ToyOracle(30, seed);
      const input = () => toyInput(oracle, { count: 5, stop });
      const strategy = superposed({ ...keepAll, splitAfter: 1 });
      const plain = await decode(strategy, input(), oracle, signal);
      const drafting = draftingBy(GUESSERS['perfect'](oracle));
      const { drafts, metrics } = await decode(strategy, input(), oracle, signal, { drafting });
      assert.deepEqual(drafts, plain.drafts, `seed ${seed}`);
      assert.ok(metrics.passes <= plain.metrics.passes);
    }
  });
});
