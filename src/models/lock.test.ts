import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock';

describe('withLock', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-lock-'));
    path = join(folder, 'a.lock');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('of many at once lets one work, and leaves nothing', async () => {
    let inside = 0;
    const work = async () => {
      assert.equal(++inside, 1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      inside--;
    };
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => withLock(path, work)));
    assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.deepEqual(await readdir(folder), []);
  });

  it('is free again after work that failed', async () => {
    await assert.rejects(
      withLock(path, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await withLock(path, () => Promise.resolve(1)), 1);
  });

  it('of a process that is gone, or of unreadable content, is taken', async () => {
    for (const content of [String(2 ** 30), '', 'garbage']) {
      await writeFile(path, content);
      assert.equal(await withLock(path, () => Promise.resolve(1)), 1);
    }
  });

  it('of a process whose number is in use again is not believed for ever', async () => {
    await writeFile(path, String(process.pid));
    await assert.rejects(
      withLock(path, () => Promise.resolve(1)),
      { code: 'busy', message: /a\.lock/ },
    );
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
    await utimes(path, twoDaysAgo, twoDaysAgo);
    assert.equal(await withLock(path, () => Promise.resolve(1)), 1);
  });
});
