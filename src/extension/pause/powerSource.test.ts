import assert from 'node:assert/strict';
import { setImmediate as settled } from 'node:timers/promises';
import { isOnBattery, PowerSource } from './powerSource';

describe('PowerSource', () => {
  it('answers at once with what is known, and asks anew after a minute', async () => {
    let [now, asked, changes] = [0, 0, 0];
    const answers = [true, true, false];
    const power = new PowerSource(
      () => Promise.resolve(answers[asked++]),
      () => now,
      () => changes++,
    );
    const seen: boolean[] = [];
    for (const at of [0, 10, 59_999, 60_000, 60_001, 120_000, 120_001]) {
      now = at;
      seen.push(power.onBattery);
      await settled();
    }
    assert.deepEqual(seen, [false, true, true, true, true, true, false]);
    assert.equal(asked, 3);
    assert.equal(changes, 2);
  });

  it('keeps what it knows where nobody can tell', async () => {
    const power = new PowerSource(
      () => Promise.reject(new Error('no such program')),
      () => 0,
      () => assert.fail('nothing has changed'),
    );
    assert.equal(power.onBattery, false);
    await settled();
    assert.equal(power.onBattery, false);
  });

  it('the system answers', async () => {
    assert.equal(typeof (await isOnBattery()), 'boolean');
  });
});
