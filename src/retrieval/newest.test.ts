import assert from 'node:assert/strict';
import { Newest } from './newest';

describe('Newest', () => {
  it('of two jobs for a name the later one counts, whichever ends first', () => {
    const jobs = new Newest();
    const [earlier, other, later] = [jobs.begin('a'), jobs.begin('b'), jobs.begin('a')];
    assert.deepEqual(
      [jobs.end('a', earlier), jobs.end('a', later), jobs.end('b', other)],
      [false, true, true],
    );
    const [before, after] = [jobs.begin('a'), jobs.begin('a')];
    assert.deepEqual([jobs.end('a', after), jobs.end('a', before)], [true, false]);
  });

  it('one that was dropped counts no more', () => {
    const jobs = new Newest();
    const job = jobs.begin('a');
    jobs.drop('a');
    assert.ok(!jobs.end('a', job));
  });
});
