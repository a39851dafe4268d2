import assert from 'node:assert/strict';
import type { Oracle } from './decode';
import { RawRows } from './rawRows';
import { ToyOracle } from './testing/toyOracle';
import { ROOT } from './tree';

describe('RawRows', () => {
  it('gives what the model said for a row that was finished, and any other row as it is', async () => {
    const model = new ToyOracle(10, 1);
    const tree = model.tree();
    const nodes = [tree.child(ROOT, 1), tree.child(ROOT, 2)];
    const raw = new RawRows();
    const own = raw.before(model);
    const finishing: Oracle = {
      evaluate: async (...asked) =>
        (await own.evaluate(...asked)).map((row) => ({ ...row, logSumExp: row.logSumExp + 1 })),
    };
    const finished = await raw.after(finishing).evaluate(tree, nodes);
    assert.deepEqual(
      finished.map((row) => raw.of(row)),
      [model.afterTokens([1]), model.afterTokens([2])],
    );
    const other = model.after([]);
    assert.equal(raw.of(other), other);
  });
});
