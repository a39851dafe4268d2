import assert from 'node:assert/strict';
import type { Row } from '../decoding/row';
import { checkDevice, type CheckedSession } from './deviceCheck';
import { ModelError } from './errors';
import type { Pass } from './session';

/** A session whose logits are off by what `error` says for the number of keys that a row sees. */
class FakeSession implements CheckedSession {
  disposed = false;

  constructor(readonly error: (keys: number) => number) {}

  run(pass: Pass): Promise<readonly Row[]> {
    return Promise.resolve(
      pass.wanted.map((index) => ({
        ids: Int32Array.of(1, 2, 3, 4),
        logits: Float32Array.of(4, 3, 2, 1).map((logit) => logit + this.error(pass.firstSlot + index + 1)),
        logSumExp: 5,
      })),
    );
  }

  dispose(): Promise<void> {
    this.disposed = true;
    return Promise.resolve();
  }
}

describe('checkDevice', () => {
  const cases: [string, (keys: number) => number, boolean][] = [
    ['equal answers', () => 0, true],
    ['fp32 noise', () => 1e-4, true],
    ['rounding of a quantised graph', (keys) => (keys < 32 ? 0.04 : 0.1), true],
    ['another kernel that is wrong from 32 keys on', (keys) => (keys < 32 ? 1e-6 : 0.06), false],
    ['the same on a quantised graph', (keys) => (keys < 32 ? 0.04 : 0.5), false],
    ['answers that are wrong throughout', () => 0.4, false],
    ['no number', () => NaN, false],
  ];
  for (const [name, error, trusted] of cases) {
    it(`${name}: ${trusted ? 'trusted' : 'the CPU is used'}`, async () => {
      const device = new FakeSession(error);
      const check = await checkDevice(new FakeSession(() => 0), () => Promise.resolve(device), 100);
      assert.equal(check.session === device, trusted);
      assert.equal(device.disposed, !trusted);
      if (!trusted) assert.match(check.reason, /other answers than the CPU.+The CPU is used instead\.$/);
    });
  }

  it('a device that does not open: the CPU is used, and the reason says why', async () => {
    const open = () => Promise.reject(new ModelError('deviceFailed', 'No adapter.'));
    const check = await checkDevice(new FakeSession(() => 0), open, 100);
    assert.deepEqual(check, { session: undefined, reason: 'No adapter. The CPU is used instead.' });
  });

  it('a device that is lost, and fails when it is closed as well: the same', async () => {
    class LostSession extends FakeSession {
      override run = () => Promise.reject(new Error('Device lost.'));
      override dispose = () => Promise.reject(new Error('Closed already.'));
    }
    const open = () => Promise.resolve(new LostSession(() => 0));
    const { session, reason } = await checkDevice(new FakeSession(() => 0), open, 100);
    assert.equal(session, undefined);
    assert.match(reason, /Device lost\..+The CPU is used instead\.$/);
  });
});
