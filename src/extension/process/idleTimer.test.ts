import assert from 'node:assert/strict';
import { IdleTimer } from './idleTimer';

/** A timer whose time passes when told. */
function make(limit: number) {
  const timers: { milliseconds: number; callback: () => void }[] = [];
  const test = { limit, idle: 0 };
  const timer = new IdleTimer({
    limit: () => test.limit,
    after: (milliseconds, callback) => {
      const each = { milliseconds, callback };
      timers.push(each);
      return () => void timers.splice(timers.indexOf(each) >>> 0, 1);
    },
    idle: () => test.idle++,
  });
  const elapse = () => timers.shift()?.callback();
  return { timer, test, elapse, waits: () => timers.map(({ milliseconds }) => milliseconds) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('IdleTimer', () => {
  it('is idle once, after the limit since it was used last', () => {
    const { timer, test, elapse, waits } = make(500);
    assert.deepEqual(waits(), []);
    timer.use();
    timer.use();
    assert.deepEqual(waits(), [500]);
    elapse();
    assert.equal(test.idle, 1);
    assert.deepEqual(waits(), []);
  });

  it('with no limit is never idle, from the next use on', () => {
    const { timer, test, waits } = make(500);
    timer.use();
    test.limit = 0;
    timer.use();
    assert.deepEqual(waits(), []);
  });

  it('waits again while something is under way, whether it succeeds or fails', async () => {
    const { timer, test, elapse, waits } = make(500);
    let fail: (reason: Error) => void = () => undefined;
    const promise = new Promise((_, reject) => (fail = reject));
    timer.hold(promise);
    timer.use();
    elapse();
    assert.equal(test.idle, 0);
    assert.deepEqual(waits(), [500]);
    fail(new Error('gone'));
    await settled();
    elapse();
    assert.equal(test.idle, 1);
  });

  it('disposed: is not idle any more', () => {
    const { timer, waits } = make(500);
    timer.use();
    timer.dispose();
    assert.deepEqual(waits(), []);
  });
});
