import assert from 'node:assert/strict';
import { isOver } from './pausedUntil';

describe('isOver', () => {
  it('when the time has come, whatever timers say; never before the editor is restarted', () => {
    assert.deepEqual(
      [999, 1000, 1001].map((now) => isOver(new Date(1000), now)),
      [false, true, true],
    );
    assert.equal(isOver('restart', Infinity), false);
  });
});
