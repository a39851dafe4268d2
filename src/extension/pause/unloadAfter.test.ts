import assert from 'node:assert/strict';
import type { PausedUntil } from './pausedUntil';
import { unloadAfter } from './unloadAfter';

describe('unloadAfter', () => {
  const check = (minutes: number, until: PausedUntil | undefined, expected: number) => {
    it(`${minutes} minutes, paused until ${until instanceof Date ? 'a time' : (until ?? 'nothing')}: ${expected}`, () => {
      assert.equal(unloadAfter({ unloadAfter: minutes }, until), expected * 60_000);
    });
  };
  check(30, undefined, 30);
  check(30, new Date(), 30);
  check(30, 'restart', 1);
  check(0, 'restart', 0);
});
