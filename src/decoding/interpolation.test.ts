import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InterpolatedOracle, mixRow } from './interpolation';
import { TextNgrams } from './ngrams';
import type { Row } from './row';
import { ToyOracle } from './testing/toyOracle';
import { ROOT, TokenTree } from './tree';

const rowOf = (probabilities: Readonly<Record<number, number>>): Row => {
  const entries = Object.entries(probabilities).sort((a, b) => b[1] - a[1]);
  return {
    ids: Int32Array.from(entries, ([token]) => Number(token)),
    logits: Float32Array.from(entries, ([, probability]) => Math.log(probability)),
    logSumExp: 0,
  };
};

const probabilitiesOf = ({ ids, logits, logSumExp }: Row) =>
  Array.from(ids, (token, rank) => [token, Number(Math.exp(logits[rank] - logSumExp).toFixed(4))]);

describe('interpolation with counted text', () => {
  it('adds shares, orders anew, and takes up what the row did not have', () => {
    const counts = new Map([
      [2, 0.5],
      [3, 0.5],
    ]);
    assert.deepEqual(probabilitiesOf(mixRow(rowOf({ 1: 0.6, 2: 0.4 }), counts, 0.5)), [
      [2, 0.45],
      [1, 0.3],
      [3, 0.25],
    ]);
  });

  it('orders equal probabilities by the lower id', () => {
    const mixed = mixRow(rowOf({ 9: 0.5, 4: 0.5 }), new Map([[2, 1]]), 1 / 3);
    assert.deepEqual([...mixed.ids], [2, 4, 9]);
  });

  it('keeps the sum of probabilities, whatever the row and the counts are', () => {
    const shares = fc.array(fc.tuple(fc.nat(20), fc.double({ min: 0.01, max: 1, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(shares, shares, fc.double({ min: 0, max: 0.9, noNaN: true }), (model, counted, share) => {
        const normal = (pairs: readonly (readonly [number, number])[]) => {
          const unique = new Map(pairs);
          const sum = [...unique.values()].reduce((total, value) => total + value, 0);
          return new Map(Array.from(unique, ([token, value]) => [token, value / sum]));
        };
        const mixed = mixRow(rowOf(Object.fromEntries(normal(model))), normal(counted), share);
        const sum = mixed.logits.reduce((total, logit) => total + Math.exp(logit - mixed.logSumExp), 0);
        assert.ok(Math.abs(sum - 1) < 1e-5);
        assert.deepEqual(
          [...mixed.logits],
          [...mixed.logits].sort((a, b) => b - a),
        );
      }),
    );
  });

  it('mixes by the length of the match along each path, and leaves mixtures of tokens alone', async () => {
    const toy = new ToyOracle(20, 3);
    // 1 2 → 3 has been seen; nothing after 9.
    const texts = [{ ngrams: new TextNgrams([1, 2, 3, 4]), shares: [0, 0.25, 0.5] }];
    const oracle = new InterpolatedOracle(toy, texts, [1]);
    const tree = new TokenTree(oracle.rootRow(rowOf({ 7: 0.5, 8: 0.5 })));
    assert.deepEqual(probabilitiesOf(tree.requireRow(ROOT)), [
      [7, 0.375],
      [8, 0.375],
      [2, 0.25],
    ]);
    const nodes = [
      tree.child(ROOT, 2),
      tree.child(ROOT, 9),
      tree.mixture(ROOT, { ids: [2, 9], weights: [0.5, 0.5] }),
    ];
    const plain = await toy.evaluate(tree, nodes);
    const [seen, unseen, mixture] = await oracle.evaluate(tree, nodes);
    assert.deepEqual(seen, mixRow(plain[0], new Map([[3, 1]]), 0.5));
    assert.deepEqual(unseen, plain[1]);
    assert.deepEqual(mixture, plain[2]);
  });
});
