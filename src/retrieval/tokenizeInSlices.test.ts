import assert from 'node:assert/strict';
import { tokenizeInSlices } from './tokenizeInSlices';

describe('tokenizeInSlices', () => {
  const text = 'a line of this text\n'.repeat(2000);
  const lengths = (piece: string) => Array.from(piece, () => piece.length);

  it('tokenises whole lines, a few milliseconds’ worth of them, and pauses after each such slice', async () => {
    const events: string[] = [];
    const tokenize = (piece: string) => {
      assert.ok(piece.endsWith('\n') && piece.length < 10_000);
      events.push('slice');
      return lengths(piece);
    };
    const pause = () => Promise.resolve(void events.push('pause'));
    const tokens = await tokenizeInSlices(text, { tokenize, pause }, new AbortController().signal);
    assert.equal(tokens.length, text.length);
    assert.deepEqual(events, new Array(events.length / 2).fill(['slice', 'pause']).flat());
    assert.ok(events.length > 8);
  });

  it('ends between two slices when it is aborted', async () => {
    const controller = new AbortController();
    let slices = 0;
    const pause = () => {
      if (++slices === 2) controller.abort(new Error('enough'));
      return Promise.resolve();
    };
    await assert.rejects(tokenizeInSlices(text, { tokenize: lengths, pause }, controller.signal), /enough/);
    assert.equal(slices, 2);
  });
});
