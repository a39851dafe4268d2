import assert from 'node:assert/strict';
import fc from 'fast-check';
import { combineNgrams, LONGEST_EVIDENCE, NO_NGRAMS, TextNgrams, type NgramModel } from './ngrams';

describe('TextNgrams', () => {
  it('interpolates the orders that know the context', () => {
    const ngrams = new TextNgrams([1, 2, 3, 1, 2, 4]);
    const rounded = [...(ngrams.distribution([1, 2]) ?? [])].map(([token, p]) => [
      token,
      Number(p.toFixed(12)),
    ]);
    assert.deepEqual(rounded, [
      [4, 0.5],
      [3, 0.5],
    ]);
    assert.equal(ngrams.distribution([9]), undefined);
    assert.equal(ngrams.distribution([4]), undefined);
    assert.equal(ngrams.distribution([]), undefined);
  });

  it('says what it rests on, by how much of the context stood there', () => {
    const ngrams = new TextNgrams([1, 2, 3, 4, 9, 3, 5, 2, 3, 5]);
    assert.deepEqual(ngrams.evidence([1, 2, 3]), [
      {
        length: 1,
        total: 3,
        counts: new Map([
          [4, 1],
          [5, 2],
        ]),
      },
      {
        length: 2,
        total: 2,
        counts: new Map([
          [4, 1],
          [5, 1],
        ]),
      },
      { length: 3, total: 1, counts: new Map([[4, 1]]) },
    ]);
    assert.deepEqual(ngrams.evidence([7, 8]), []);
    assert.deepEqual(ngrams.evidence([]), []);
  });

  it('leaves out places that go on with what stands behind the context', () => {
    const ngrams = new TextNgrams([1, 2, 7, 8, 1, 2, 7, 9, 2, 5]);
    const nexts = (behind: readonly number[]) =>
      ngrams.evidence([1, 2], behind).map(({ length, counts }) => [length, [...counts.keys()].sort()]);
    assert.deepEqual(nexts([7, 8]), [
      [1, [5, 7]],
      [2, [7]],
    ]);
    assert.deepEqual(nexts([7]), [[1, [5]]]);
    assert.deepEqual(nexts([7, 8, 3]), nexts([]));
  });

  it('compares no more of a context than that is worth', () => {
    const tokens = Array.from({ length: 100 }, (_, at) => at);
    const [{ length }] = new TextNgrams(tokens).evidence(tokens.slice(0, 60));
    assert.equal(length, LONGEST_EVIDENCE);
  });

  it('weighs orders as it is told', () => {
    const tokens = [1, 5, 7, 2, 5, 8, 2, 5, 8, 1, 5];
    const shares = (weights: readonly number[]) => new TextNgrams(tokens, weights).distribution([1, 5]);
    assert.deepEqual(
      shares([0, 1, 0, 0, 0]),
      new Map([
        [8, 0],
        [7, 1],
      ]),
    );
    assert.deepEqual(shares([1, 0, 0, 0, 0])?.get(8), 2 / 3);
  });

  it('prefers what followed the longer match', () => {
    const distribution = new TextNgrams([1, 5, 7, 2, 5, 8, 1, 5]).distribution([1, 5]);
    assert.ok((distribution?.get(7) ?? 0) > (distribution?.get(8) ?? 0));
  });

  it('equals counting every order naively, and sums to 1', () => {
    const weights = [0.02, 0.08, 0.2, 0.3, 0.4];
    fc.assert(
      fc.property(
        fc.array(fc.nat(4), { maxLength: 80 }),
        fc.array(fc.nat(4), { minLength: 1, maxLength: 8 }),
        (text, context) => {
          const expected = new Map<number, number>();
          const perOrder = weights.map((weight, order) => {
            const key = context.slice(-(order + 1));
            if (key.length <= order) return { weight, next: [] };
            const next = text.filter(
              (_, at) => at > order && key.every((token, i) => text[at - key.length + i] === token),
            );
            return { weight, next };
          });
          const total = perOrder.reduce((sum, { weight, next }) => sum + (next.length > 0 ? weight : 0), 0);
          for (const { weight, next } of perOrder) {
            for (const token of next)
              expected.set(token, (expected.get(token) ?? 0) + weight / total / next.length);
          }
          const actual = new TextNgrams(text).distribution(context) ?? new Map<number, number>();
          assert.deepEqual([...actual.keys()].sort(), [...expected.keys()].sort());
          for (const [token, probability] of expected)
            assert.ok(Math.abs((actual.get(token) ?? 0) - probability) < 1e-12);
        },
      ),
    );
  });
});

describe('combineNgrams', () => {
  const model = (...shares: readonly (readonly [token: number, share: number])[]): NgramModel => ({
    distribution: () => new Map(shares),
  });

  it('has the nearer model say more, and either say all where the other knows nothing', () => {
    const [near, wide] = [model([1, 0.6], [2, 0.4]), model([2, 0.5], [3, 0.5])];
    const shares = (one: NgramModel, other: NgramModel) =>
      Array.from(combineNgrams(one, other).distribution([]) ?? [], ([token, share]) => [
        token,
        Number(share.toFixed(6)),
      ]);
    assert.deepEqual(shares(near, wide), [
      [1, 0.42],
      [2, 0.43],
      [3, 0.15],
    ]);
    assert.deepEqual(shares(NO_NGRAMS, wide), [...(wide.distribution([]) ?? [])]);
    assert.deepEqual(shares(near, NO_NGRAMS), [...(near.distribution([]) ?? [])]);
    assert.equal(combineNgrams(NO_NGRAMS, NO_NGRAMS).distribution([]), undefined);
  });
});
