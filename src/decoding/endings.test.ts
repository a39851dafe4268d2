import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeEndings, MergedEndings } from './endings';
import type { Row } from './row';
import { ToyOracle } from './testing/toyOracle';
import { ROOT } from './tree';

const row = (...entries: [number, number][]): Row => ({
  ids: Int32Array.from(entries, ([id]) => id),
  logits: Float32Array.from(entries, ([, logit]) => logit),
  logSumExp: 3,
});

describe('endings', () => {
  it('are one candidate with their summed probability, in order', () => {
    const merged = mergeEndings(row([7, 2], [8, 1], [9, 1]), (token) => token >= 8, 9);
    assert.deepEqual([...merged.ids], [7, 9]);
    assert.ok(Math.abs(merged.logits[1] - Math.log(2 * Math.E)) < 1e-6);
    const untouched = row([7, 2], [6, 1]);
    assert.equal(
      mergeEndings(untouched, (token) => token >= 8, 9),
      untouched,
    );
  });

  it('keep the row’s probability and its order', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uniqueArray(fc.nat(29), { minLength: 1 }), (seed, endings) => {
        const before = new ToyOracle(30, seed, 0.5).after([]);
        const after = mergeEndings(before, (token) => endings.includes(token), endings[0]);
        const mass = (r: Row) => r.logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
        assert.ok(Math.abs(mass(after) / mass(before) - 1) < 1e-5);
        assert.equal(after.ids.filter((token) => endings.includes(token)).length, 1);
        after.ids.forEach((id, i) => {
          if (i > 0)
            assert.ok(
              after.logits[i] < after.logits[i - 1] ||
                (after.logits[i] === after.logits[i - 1] && id > after.ids[i - 1]),
            );
        });
      }),
    );
  });

  it('count line breaks as endings once a draft has begun, not before', async () => {
    const toy = new ToyOracle(10, 1);
    const oracle = new MergedEndings(toy, {
      canonical: 0,
      isEnd: (token) => token === 0,
      endsLine: (token) => token === 1 || token === 2,
      isBlank: (token) => token === 1 || token === 2,
      isControl: (token) => token === 9,
    });
    const tree = toy.tree();
    const blank = tree.child(ROOT, 1);
    const text = tree.child(ROOT, 5);
    const [afterBlank, afterText] = await oracle.evaluate(tree, [blank, text]);
    assert.ok(afterBlank.ids.includes(1) && afterBlank.ids.includes(2));
    assert.ok(!afterText.ids.includes(1) && !afterText.ids.includes(2) && afterText.ids.includes(0));
    assert.equal(oracle.rootRow(toy.after([])).ids.length, 9);
    assert.ok(
      [afterBlank, afterText].every((row) => !row.ids.includes(9)),
      'a mark of the prompt was drafted',
    );
  });
});
