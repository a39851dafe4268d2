import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TypingRhythm } from './typingRhythm';

const LONGEST = 200;

/** A person who has pressed keys this far apart, of a worker that took so long. */
function after(intervals: readonly number[], latency: number): TypingRhythm {
  const rhythm = new TypingRhythm();
  let now = 1000;
  rhythm.key(now);
  for (const interval of intervals) rhythm.key((now += interval));
  for (let at = 0; at < 20; at++) rhythm.answered(latency);
  return rhythm;
}
const steady = (interval: number) => new Array<number>(20).fill(interval);

describe('TypingRhythm', () => {
  it('waits for nothing while answers are quicker than keys', () => {
    assert.equal(after(steady(120), 45).delay(LONGEST), 0);
  });

  it('waits a little longer than the usual time between keys when answers are slower', () => {
    assert.equal(after(steady(100), 400).delay(LONGEST), 130);
  });

  it('never waits longer than it may, and not at all when that is 0', () => {
    assert.equal(after(steady(190), 400).delay(LONGEST), LONGEST);
    assert.equal(after(steady(190), 400).delay(0), 0);
  });

  it('answers the first key after a pause at once', () => {
    assert.equal(after([...steady(100), 3000], 400).delay(LONGEST), 0);
  });

  it('counts the wait from the key, not from when the editor asks', () => {
    const rhythm = after(steady(100), 400);
    const key = 1000 + 20 * 100;
    assert.deepEqual(
      [0, 80, 130, 500].map((later) => rhythm.rest(LONGEST, key + later)),
      [130, 50, 0, 0],
    );
    assert.equal(new TypingRhythm().rest(LONGEST, key), 0);
  });

  it('follows a person who types faster, and a worker that becomes slower', () => {
    const rhythm = after(steady(300), 45);
    assert.equal(rhythm.delay(LONGEST), 0);
    for (let at = 0; at < 60; at++) rhythm.answered(500);
    assert.equal(rhythm.delay(LONGEST), LONGEST);
    let now = 100_000;
    for (let at = 0; at < 60; at++) rhythm.key((now += 80));
    assert.equal(rhythm.delay(LONGEST), 104);
  });

  it('stays within its bounds whatever happens', () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('key'), value: fc.nat(5000) }),
      fc.record({ kind: fc.constant('answer'), value: fc.nat(5000) }),
    );
    fc.assert(
      fc.property(fc.array(event), fc.nat(5000), (events, longest) => {
        const rhythm = new TypingRhythm();
        let now = 0;
        for (const { kind, value } of events) {
          if (kind === 'key') rhythm.key((now += value));
          else rhythm.answered(value);
          const delay = rhythm.delay(longest);
          assert.ok(Number.isInteger(delay) && delay >= 0 && delay <= longest);
        }
      }),
    );
  });
});
