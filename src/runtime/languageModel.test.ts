import assert from 'node:assert/strict';
import type { Row } from '../decoding/row';
import { ROOT, TokenTree } from '../decoding/tree';
import { LanguageModel } from './languageModel';
import type { Pass } from './session';

/** Records each pass with the slots that every row may see; the row it returns names the first slot. */
class FakeSession {
  readonly passes: {
    firstSlot: number;
    tokens: number[][];
    positions: number[];
    sees: number[][];
    wanted: readonly number[];
  }[] = [];
  failing = false;

  run(pass: Pass): Promise<readonly Row[]> {
    if (this.failing) return Promise.reject(new Error('device lost'));
    this.passes.push({
      firstSlot: pass.firstSlot,
      tokens: pass.rows.map((row) => [...row.ids]),
      positions: pass.rows.map((row) => row.position),
      sees: pass.rows.map((_, index) => [...pass.path(index)]),
      wanted: pass.wanted,
    });
    return Promise.resolve(
      pass.wanted.map(() => ({ ids: Int32Array.of(0), logits: Float32Array.of(0), logSumExp: 0 })),
    );
  }
}

const signal = new AbortController().signal;

describe('LanguageModel', () => {
  let session: FakeSession;
  let model: LanguageModel;
  beforeEach(() => {
    session = new FakeSession();
    model = new LanguageModel(session, 400);
  });

  it('lets each prompt row see itself and what is before it', async () => {
    await model.prompt([5, 6, 7], 0, signal);
    assert.deepEqual(session.passes, [
      {
        firstSlot: 0,
        tokens: [[5], [6], [7]],
        positions: [0, 1, 2],
        sees: [[0], [0, 1], [0, 1, 2]],
        wanted: [2],
      },
    ]);
  });

  it('tells the predictions of every row that is new, where they are asked for', async () => {
    await model.prompt([5, 6, 7], 0, signal);
    const told: number[] = [];
    await model.prompt([5, 6, 8, 9], 0, signal, (rows) => {
      told.push(...rows.map(({ index }) => index));
    });
    assert.deepEqual(told, [2, 3]);
    assert.deepEqual(session.passes[1].wanted, [0, 1]);
    assert.equal(model.free, 396);
  });

  it('evaluates drafts as a tree after the prompt: by path, not by slot', async () => {
    const { row } = await model.prompt([5, 6], 10, signal);
    const tree = new TokenTree(row);
    const a = tree.child(ROOT, 10);
    const b = tree.child(ROOT, 11);
    const c = tree.child(a, 12);
    await model.evaluate(tree, [a, b, c]);
    const pass = session.passes[1];
    assert.deepEqual(pass.positions, [2, 2, 3]);
    assert.deepEqual(pass.sees, [
      [0, 1, 2],
      [0, 1, 3],
      [0, 1, 2, 4],
    ]);
  });

  it('keeps accepted drafts, leaves rejected ones as holes, and rewinds below what changed', async () => {
    const { row } = await model.prompt([5, 6], 10, signal);
    const tree = new TokenTree(row);
    const a = tree.child(ROOT, 10);
    const b = tree.child(ROOT, 11);
    await model.evaluate(tree, [a, b]);
    const accepted = await model.prompt([5, 6, 11, 12], 10, signal);
    assert.equal(accepted.reused, 3);
    assert.deepEqual(session.passes[2], {
      firstSlot: 4,
      tokens: [[12]],
      positions: [3],
      sees: [[0, 1, 3, 4]],
      wanted: [0],
    });
    const changed = await model.prompt([5, 9], 10, signal);
    assert.equal(changed.reused, 1);
    assert.equal(session.passes[3].firstSlot, 1);
  });

  it('gives up rows that lie too high when the room runs out', async () => {
    const { row } = await model.prompt([1], 300, signal);
    const tree = new TokenTree(row);
    const far = Array.from({ length: 300 }, (_, token) => tree.child(ROOT, token + 100));
    await model.evaluate(tree, far);
    const { reused } = await model.prompt([1, 399, 2], 200, signal);
    assert.equal(reused, 1);
    await assert.rejects(model.prompt([1, 2], 399, signal), { code: 'outOfMemory' });
  });

  it('stops between two chunks when aborted, and keeps the rows that were done', async () => {
    const controller = new AbortController();
    const tokens = Array.from({ length: 300 }, (_, i) => i);
    const run = session.run.bind(session);
    session.run = (pass) => {
      controller.abort(new Error('superseded'));
      return run(pass);
    };
    await assert.rejects(model.prompt(tokens, 0, controller.signal), /superseded/);
    session.run = run;
    assert.equal((await model.prompt(tokens, 0, signal)).reused, 128);
  });

  it('believes nothing after a failed pass', async () => {
    await model.prompt([1, 2, 3], 0, signal);
    session.failing = true;
    await assert.rejects(model.prompt([1, 2, 3, 4], 0, signal), { code: 'deviceFailed' });
    session.failing = false;
    assert.equal((await model.prompt([1, 2, 3], 0, signal)).reused, 0);
  });

  it('refuses an empty prompt', async () => {
    await assert.rejects(model.prompt([], 0, signal), RangeError);
  });
});
