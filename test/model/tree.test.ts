import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { convert } from '../../src/convert/convert';
import type { Row } from '../../src/decoding/row';
import { nodeAt, ROOT, TokenTree } from '../../src/decoding/tree';
import { openModel, type OpenModel } from '../../src/runtime/model';

const signal = new AbortController().signal;
const prompt = Array.from({ length: 100 }, (_, i) => (i * 7919) % 16_000);

/** Largest difference between two rows' logits, over the first one's better half of candidates. */
function difference(a: Row, b: Row): number {
  const half = Array.from(a.ids.subarray(0, a.ids.length / 2));
  return Math.max(
    Math.abs(a.logSumExp - b.logSumExp),
    ...half.map((id, rank) => Math.abs(a.logits[rank] - (b.logits.at(b.ids.indexOf(id)) ?? Infinity))),
  );
}

describe('rows of the model in the box, fp32', () => {
  let folder: string;
  let open: OpenModel;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'superdraft-fp32-'));
    await convert({ source: resolve('models/default'), target: join(folder, 'graph'), quantization: 'fp32' });
    open = await openModel({ folderFor: () => join(folder, 'graph'), device: 'cpu', threads: 1 });
  });
  after(async () => {
    await open.dispose();
    rmSync(folder, { recursive: true });
  });

  it('of a tree, after holes, and after a rewind equal those of plain prompts', async () => {
    const paths = [[10], [20], [10, 30], [10, 40], [20, 50], [10, 30, 60], [10, 30, 70]];
    const { row } = await open.model.prompt(prompt, 200, signal);
    const tree = new TokenTree(row);
    const nodes = paths.map((path) => nodeAt(tree, path));
    const rows = await open.model.evaluate(tree, nodes);
    for (const [index, path] of paths.entries()) {
      // Accepting a path leaves the other branches as holes; the next one rewinds below it.
      const plain = await open.model.prompt([...prompt, ...path], 0, signal);
      const worst = difference(rows[index], plain.row);
      assert.ok(worst < 1e-3, `path ${path.join(' ')}: logits differ by ${worst}`);
    }
    const fresh = await open.model.prompt([1, 2, 3], 0, signal);
    assert.equal(fresh.reused, 0);
    const again = await open.model.prompt(prompt, 0, signal);
    assert.ok(difference(row, again.row) < 1e-3);
  });

  it('of a mixture with all its weight on one token equals that token’s', async () => {
    const { row } = await open.model.prompt(prompt, 200, signal);
    const tree = new TokenTree(row);
    const [plain] = await open.model.evaluate(tree, [tree.child(ROOT, 10)]);
    const mixed = tree.mixture(ROOT, { ids: [10, 20, 30], weights: [1, 0, 0] });
    assert.ok(difference(plain, (await open.model.evaluate(tree, [mixed]))[0]) < 1e-3);
  });
}).timeout(60_000);
