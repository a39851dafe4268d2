import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KIND, mergeEndings, MergedEndings, type Endings } from './endings';
import type { Row, Token } from './row';
import { ToyOracle } from './testing/toyOracle';
import { ROOT } from './tree';

const row = (...entries: [number, number][]): Row => ({
  ids: Int32Array.from(entries, ([id]) => id),
  logits: Float32Array.from(entries, ([, logit]) => logit),
  logSumExp: 3,
});

/** Endings of a vocabulary of 30 words. */
const endingsOf = (
  canonical: Token,
  { ends = [], lineEnds = [], controls = [] }: Partial<Record<'ends' | 'lineEnds' | 'controls', Token[]>>,
): Endings => {
  const kinds = new Uint8Array(30);
  for (const token of lineEnds) kinds[token] |= KIND.lineEnd | KIND.blank;
  for (const token of controls) kinds[token] |= KIND.control;
  for (const token of ends) kinds[token] = (kinds[token] & ~KIND.control) | KIND.end;
  return { canonical, kinds };
};

/** As the definition reads: marks left out, endings added up one after the other, all sorted. */
function slowly(row: Row, { canonical, kinds }: Endings, begun: boolean): Row {
  const has = (token: Token, kind: number) =>
    token === canonical ? kind === KIND.end : (kinds[token] & kind) !== 0;
  const candidates = Array.from(row.ids, (token, rank) => ({ token, logit: row.logits[rank] }));
  const drafted = candidates.filter(({ token }) => !has(token, KIND.control));
  const isEnding = ({ token }: { token: Token }) =>
    has(token, KIND.end) || (begun && has(token, KIND.lineEnd)) || drafted.length === 0;
  const add = (sum: number, { logit }: { logit: number }) => sum + Math.log1p(Math.exp(logit - sum));
  const endings = (drafted.length === 0 ? candidates : drafted).filter(isEnding);
  const kept = drafted.filter((candidate) => !isEnding(candidate));
  const sums = endings.slice(0, 1).map(({ logit }) => endings.slice(1).reduce(add, logit));
  const merged = [...kept, ...sums.map((logit) => ({ token: canonical, logit: Math.fround(logit) }))].sort(
    (a, b) => b.logit - a.logit || a.token - b.token,
  );
  return {
    ids: Int32Array.from(merged, ({ token }) => token),
    logits: Float32Array.from(merged, ({ logit }) => logit),
    logSumExp: row.logSumExp,
  };
}

describe('endings', () => {
  it('are one candidate with their summed probability, in order', () => {
    const endings = endingsOf(9, { ends: [8, 9] });
    const merged = mergeEndings(row([7, 2], [8, 1], [9, 1]), endings, false);
    assert.deepEqual([...merged.ids], [7, 9]);
    assert.ok(Math.abs(merged.logits[1] - Math.log(2 * Math.E)) < 1e-6);
    const untouched = row([7, 2], [6, 1]);
    assert.equal(mergeEndings(untouched, endings, false), untouched);
  });

  it('keep the row’s probability and its order', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uniqueArray(fc.nat(29), { minLength: 1 }), (seed, endings) => {
        const before = new ToyOracle(30, seed, 0.5).after([]);
        const after = mergeEndings(before, endingsOf(endings[0], { ends: endings }), false);
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

  it('are those of the definition to the last bit, whatever is an ending, a line break or a mark', () => {
    const tokens = fc.uniqueArray(fc.nat(29));
    fc.assert(
      fc.property(
        fc.nat(),
        fc.record({ ends: tokens, lineEnds: tokens, controls: tokens }),
        fc.integer({ min: -1, max: 29 }),
        fc.boolean(),
        fc.constantFrom(0, 0.5),
        (seed, kinds, canonical, begun, quantum) => {
          const before = new ToyOracle(30, seed, quantum, 12).after([]);
          const endings = endingsOf(canonical, kinds);
          assert.deepEqual(mergeEndings(before, endings, begun), slowly(before, endings, begun));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('are all that is left where a model knows nothing but marks', () => {
    const endings = endingsOf(-1, { controls: [3, 4] });
    const merged = mergeEndings(row([3, 2], [4, 2]), endings, false);
    assert.deepEqual([...merged.ids], [-1]);
    assert.ok(Math.abs(merged.logits[0] - (2 + Math.LN2)) < 1e-6);
    // An ending that the model knows is as likely as it says.
    assert.deepEqual([...mergeEndings(row([3, 2], [-1, 1]), endings, false).logits], [1]);
  });

  it('count line breaks as endings once a draft has begun, not before', async () => {
    const toy = new ToyOracle(10, 1);
    const endings = endingsOf(0, { ends: [0], lineEnds: [1, 2], controls: [9] });
    const oracle = new MergedEndings(toy, endings);
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

  it('count line breaks as endings from the start where the line has text before the drafts', async () => {
    const toy = new ToyOracle(10, 1);
    const oracle = new MergedEndings(toy, endingsOf(0, { ends: [0], lineEnds: [1, 2] }), true);
    const tree = toy.tree();
    const [afterBlank] = await oracle.evaluate(tree, [tree.child(ROOT, 3)]);
    for (const { ids } of [oracle.rootRow(toy.after([])), oracle.rowAfter(toy.after([]), []), afterBlank])
      assert.ok(!ids.includes(1) && !ids.includes(2) && ids.includes(0));
  });
});
