import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  featuresOf,
  InterpolatedOracle,
  mixRow,
  shareOf,
  TRUST,
  TRUST_FEATURES,
  type CursorText,
  type Trust,
} from './interpolation';
import { TextNgrams, type NgramEvidence } from './ngrams';
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

const NO_TRUST: Trust = { bias: 0, length: 0, places: 0, kinds: 0, agreement: 0, doubt: 0 };

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

  it('is to the last bit what comes of computing each candidate and sorting all', () => {
    const counted = fc.uniqueArray(
      fc.tuple(fc.nat(39), fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1, noNaN: true }))),
      { selector: ([token]) => token },
    );
    const share = fc.double({ min: 1e-6, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(0, 0.5), counted, share, (seed, quantum, pairs, part) => {
        const row = new ToyOracle(40, seed, quantum, 20).after([]);
        const counts = new Map(pairs);
        const logitOf = (token: number) => {
          const rank = row.ids.indexOf(token);
          const count = counts.get(token);
          const own = row.logits[rank] - row.logSumExp;
          if (count === undefined) return Math.log1p(-part) + own;
          return Math.log(rank < 0 ? part * count : (1 - part) * Math.exp(own) + part * count);
        };
        const mixed = Array.from(new Set([...row.ids, ...counts.keys()]), (token) => ({
          token,
          logit: Math.fround(logitOf(token)),
        }));
        mixed.sort((a, b) => (a.logit === b.logit ? a.token - b.token : b.logit - a.logit));
        assert.deepEqual(mixRow(row, counts, part), {
          ids: Int32Array.from(mixed, ({ token }) => token),
          logits: Float32Array.from(mixed, ({ logit }) => logit),
          logSumExp: 0,
        });
      }),
      { numRuns: 1000 },
    );
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

  /** Shares that depend on the length of the match alone: 1/4 of one token, 1/2 of two, … */
  const byLength: Trust = { ...NO_TRUST, bias: Math.log(1 / 3), length: Math.log(3) / Math.log(2) };

  it('mixes by the length of the match along each path, and leaves mixtures of tokens alone', async () => {
    const toy = new ToyOracle(20, 3);
    // 1 2 → 3 has been seen; nothing after 9.
    const texts = [{ ngrams: new TextNgrams([1, 2, 3, 4]), trust: byLength }];
    const oracle = new InterpolatedOracle(toy, texts, { before: [1] });
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
    assert.deepEqual(probabilitiesOf(seen), probabilitiesOf(mixRow(plain[0], new Map([[3, 1]]), 0.5)));
    assert.deepEqual(unseen, plain[1]);
    assert.deepEqual(mixture, plain[2]);
  });

  it('mixes longer matches into what shorter ones made, whichever text they are of', () => {
    const wide = new TextNgrams([6, 2, 4, 1, 2, 3]);
    const near = new TextNgrams([5, 2, 8]);
    const texts = [wide, near].map((ngrams) => ({ ngrams, trust: byLength }));
    const oracle = new InterpolatedOracle(new ToyOracle(20, 3), texts, { before: [1, 2] });
    // After 2 the wide text has 3 or 4 (¼), then the near one 8 (¼ of that), then the wide one after 1 2 has 3 (½).
    assert.deepEqual(
      probabilitiesOf(oracle.rootRow(rowOf({ 7: 1 }))),
      [
        [3, 0.5 + 0.5 * 0.75 * 0.25 * 0.5],
        [7, 0.5 * 0.75 * 0.75],
        [8, 0.5 * 0.25],
        [4, 0.5 * 0.75 * 0.25 * 0.5],
      ].map(([token, p]) => [token, Number(p.toFixed(4))]),
    );
  });

  it('leaves something to the model where a text repeats itself without end', () => {
    const same = new Array<number>(2000).fill(5);
    const texts = [{ ngrams: new TextNgrams(same), trust: TRUST.text }];
    const oracle = new InterpolatedOracle(new ToyOracle(20, 3), texts, { before: same });
    const { ids, logits } = oracle.rootRow(rowOf({ 5: 0.5, 7: 0.4, 9: 0.1 }));
    assert.deepEqual([...ids], [5, 7, 9]);
    assert.ok(logits.every(Number.isFinite), logits.join());
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    assert.ok(Math.abs(sum - 1) < 1e-6, String(sum));
  });

  it('at the cursor nothing is said by places that lack what is to be written, as in a copy of the file', () => {
    const copy = { ngrams: new TextNgrams([1, 2, 3, 4]), trust: byLength };
    const row = rowOf({ 7: 1 });
    const candidates = (cursor: CursorText, path: readonly number[] = []) => [
      ...new InterpolatedOracle(new ToyOracle(20, 3), [copy], cursor).rowAfter(row, path).ids,
    ];
    assert.deepEqual(candidates({ before: [1, 2], behind: [3, 4, 5] }).toSorted(), [3, 7]);
    assert.deepEqual(candidates({ before: [1, 2], behind: [3, 4] }), [7]);
    // Nor where all that was written is the word that had begun.
    const begun = { before: [1], begun: [2], behind: [3, 4] };
    assert.deepEqual([candidates(begun), candidates(begun, [2])], [[7], [7]]);
    // Once something is written, going on with what stands behind the cursor ends the draft.
    assert.deepEqual(candidates({ before: [1], behind: [3, 4] }, [2]).toSorted(), [3, 7]);
  });

  it('sees how long, how often and how unanimously, and how sure the row is', () => {
    const row = rowOf({ 3: 0.6, 4: 0.3 });
    const counts = new Map([
      [4, 2],
      [9, 1],
    ]);
    assert.deepEqual(featuresOf(row, { length: 5, total: 3, counts }), {
      bias: 1,
      length: Math.log(5),
      places: Math.log(3),
      kinds: Math.log(2),
      agreement: Math.fround(Math.log(0.3)),
      doubt: Math.log(1 - Math.exp(Math.fround(Math.log(0.6)))),
    });
    // What the row has no candidate for, and a row that is certain, are bounded.
    const unknown = featuresOf(rowOf({ 3: 1 }), { length: 1, total: 1, counts: new Map([[9, 1]]) });
    assert.deepEqual([unknown.agreement, unknown.doubt], [Math.log(1e-5), Math.log(1e-3)]);
  });

  it('has a share by all features, in their order', () => {
    const weights = fc.record(
      Object.fromEntries(TRUST_FEATURES.map((name) => [name, fc.double({ min: -5, max: 5, noNaN: true })])),
    );
    fc.assert(
      fc.property(weights, weights, (one, other) => {
        const [features, trust] = [one, other].map((given): Trust => ({ ...NO_TRUST, ...given }));
        const sum = TRUST_FEATURES.reduce((all, name) => all + trust[name] * features[name], 0);
        assert.equal(shareOf(features, trust), 1 / (1 + Math.exp(-sum)));
      }),
    );
  });

  it('relies more on matches that are longer, more frequent, of one kind, and agreed with', () => {
    const row = rowOf({ 3: 0.6, 4: 0.3 });
    const plain = { length: 2, total: 2, counts: new Map([[4, 2]]) };
    for (const trust of [TRUST.text, TRUST.workspace]) {
      const share = (change: Partial<NgramEvidence>, of = row) =>
        shareOf(featuresOf(of, { ...plain, ...change }), trust);
      assert.ok(share({ length: 6 }) > share({}));
      assert.ok(share({ total: 5, counts: new Map([[4, 5]]) }) > share({}));
      assert.ok(
        share({
          counts: new Map([
            [4, 1],
            [5, 1],
          ]),
        }) < share({}),
      );
      assert.ok(share({ counts: new Map([[9, 2]]) }) < share({}));
      assert.ok(share({}, rowOf({ 4: 0.3, 3: 0.25 })) > share({}));
    }
  });
});
