import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_NGRAMS, TextNgrams } from '../ngrams';
import type { Row } from '../row';
import { TrigramTable } from './trigramTable';

const rowOf = (probabilities: Readonly<Record<number, number>>): Row => {
  const entries = Object.entries(probabilities).sort((a, b) => b[1] - a[1]);
  return {
    ids: Int32Array.from(entries, ([token]) => Number(token)),
    logits: Float32Array.from(entries, ([, probability]) => Math.log(probability)),
    logSumExp: 0,
  };
};

/** Shares in hundredths. */
const rounded = (table: TrigramTable, path: readonly number[]) =>
  table.shares(path).map(([token, share]) => [token, Math.round(100 * share)]);

describe('TrigramTable', () => {
  it('starts from the corpus, and gives way to the text at hand', () => {
    const table = new TrigramTable(new TextNgrams([1, 2, 7, 1, 2, 7]));
    table.begin({ prefix: [1, 2], suffix: [] });
    assert.deepEqual(rounded(table, []), [[7, 100]]);
    table.begin({ prefix: [1, 2, 8, 1, 2], suffix: [] });
    assert.deepEqual(rounded(table, []), [
      [7, 70],
      [8, 30],
    ]);
  });

  it('raises what a row verifies and lowers what was drafted there and rejected', () => {
    const table = new TrigramTable(NO_NGRAMS);
    table.begin({ prefix: [1, 2, 8, 1, 2], suffix: [] });
    assert.deepEqual(rounded(table, []), [[8, 30]]);
    table.accept([], rowOf({ 9: 0.9, 8: 0.1 }));
    assert.deepEqual(rounded(table, []), [
      [9, 45],
      [8, 20],
    ]);
  });

  it('learns from the rows below a rejected token too', () => {
    const table = new TrigramTable(NO_NGRAMS);
    table.begin({ prefix: [1, 2], suffix: [] });
    table.accept([5], rowOf({ 6: 1 }));
    assert.deepEqual(rounded(table, [5]), [[6, 50]]);
  });

  it('counts the text once, however often a request begins with it', () => {
    const table = new TrigramTable(NO_NGRAMS);
    for (let request = 0; request < 3; request++) table.begin({ prefix: [1, 2, 8, 1, 2], suffix: [] });
    assert.deepEqual(rounded(table, []), [[8, 30]]);
  });

  it('holds no more pairs than its bound, and shares that never exceed 1', () => {
    const tokens = fc.array(fc.nat(12), { maxLength: 60 });
    fc.assert(
      fc.property(tokens, tokens, fc.integer({ min: 1, max: 6 }), (prefix, corpus, most) => {
        const table = new TrigramTable(new TextNgrams(corpus), most);
        table.begin({ prefix, suffix: [] });
        table.accept([], rowOf({ 1: 0.6, 2: 0.4 }));
        assert.ok(table.size <= most);
        const total = table.shares([]).reduce((sum, [, share]) => sum + share, 0);
        assert.ok(total <= 1 + 1e-9, String(total));
      }),
    );
  });

  it('knows nothing before two tokens', () => {
    const table = new TrigramTable(new TextNgrams([1, 2, 3]));
    table.begin({ prefix: [1], suffix: [] });
    assert.deepEqual(table.shares([]), []);
  });
});

describe('the trigram table’s memory', () => {
  it('gives back what was learned, and leaves out what is cut off', () => {
    const table = new TrigramTable(NO_NGRAMS);
    table.begin({ prefix: [1, 2, 3, 1, 2, 4], suffix: [] });
    const saved = table.save();
    const restored = new TrigramTable(NO_NGRAMS);
    restored.restore(saved);
    restored.begin({ prefix: [9, 1, 2], suffix: [] });
    assert.deepEqual(
      restored.shares([]).map(([token, share]) => [token, Number(share.toFixed(6))]),
      [
        [4, 0.3],
        [3, 0.21],
      ],
    );
    for (let length = 0; length < saved.length; length++) {
      const cut = new TrigramTable(NO_NGRAMS);
      cut.restore(saved.subarray(0, length));
      assert.ok(cut.size < restored.size);
    }
  });
});
