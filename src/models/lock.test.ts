import assert from 'node:assert/strict';
import { link, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock, type HardLink } from './lock';

describe('withLock', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-lock-'));
    path = join(folder, 'a.lock');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const secondsAgo = async (seconds: number) => {
    const then = Date.now() / 1000 - seconds;
    await utimes(path, then, then);
  };
  const failingWith =
    (code: string): HardLink =>
    () =>
      Promise.reject(Object.assign(new Error(`${code}: link`), { code }));

  const disks: readonly [string, HardLink][] = [
    ['hard links', link],
    ...['EPERM', 'ENOTSUP', 'ENOSYS', 'EISDIR'].map((code): [string, HardLink] => [
      `no hard links (${code})`,
      failingWith(code),
    ]),
  ];
  for (const [disk, hardLink] of disks) {
    describe(`on a disk with ${disk}`, () => {
      const options = { hardLink, lookedAt: 100 };
      const one = () => withLock(path, () => Promise.resolve(1), options);

      it('of many at once lets one work, and leaves nothing', async () => {
        let inside = 0;
        const work = async () => {
          assert.equal(++inside, 1);
          await new Promise((resolve) => setTimeout(resolve, 50));
          inside--;
        };
        const many = Array.from({ length: 20 }, () => withLock(path, work, options));
        const all = await Promise.allSettled(many);
        assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
        for (const each of all)
          if (each.status === 'rejected') assert.match(String(each.reason), /Another window/);
        assert.deepEqual(await readdir(folder), []);
      });

      it('is free again after work that failed', async () => {
        await assert.rejects(
          withLock(path, () => Promise.reject(new Error('no')), options),
          /no/,
        );
        assert.equal(await one(), 1);
      });

      it('of a process that is gone is taken', async () => {
        await writeFile(path, String(2 ** 30));
        assert.equal(await one(), 1);
        assert.deepEqual(await readdir(folder), []);
      });

      it('without a number is being written, or its process is gone', async () => {
        for (const content of ['', 'garbage']) {
          await writeFile(path, content);
          await assert.rejects(one(), { code: 'busy' });
          await secondsAgo(10);
          assert.equal(await one(), 1);
        }
      });

      it('of a process whose number is in use again is not believed for ever', async () => {
        await writeFile(path, String(process.pid));
        await assert.rejects(one(), { code: 'busy', message: /a\.lock/ });
        for (const seconds of [5 * 60, 2 * 24 * 60 * 60, -60 * 60]) {
          await writeFile(path, String(process.pid));
          await secondsAgo(seconds);
          assert.equal(await one(), 1);
        }
        assert.deepEqual(await readdir(folder), []);
      });

      it('that another process took over meanwhile stays that one’s', async () => {
        const other = String(process.ppid);
        await withLock(path, () => writeFile(path, other), options);
        assert.equal(await readFile(path, 'utf8'), other);
        await assert.rejects(one(), { code: 'busy' });
      });

      it('of a process that slept with its machine is held: it gives a sign while it is looked at', async () => {
        await writeFile(path, String(process.pid));
        await secondsAgo(8 * 60 * 60);
        setTimeout(() => void secondsAgo(0), 30);
        await assert.rejects(one(), { code: 'busy' });
        assert.deepEqual(await readdir(folder), ['a.lock']);
      });
    });
  }

  it('is not given to two where hard links are made by one alone', async () => {
    await withLock(path, async () => {
      await assert.rejects(
        withLock(path, () => Promise.resolve(1), { hardLink: failingWith('EPERM') }),
        { code: 'busy' },
      );
    });
    await withLock(
      path,
      () =>
        assert.rejects(
          withLock(path, () => Promise.resolve(1)),
          { code: 'busy' },
        ),
      { hardLink: failingWith('EPERM') },
    );
  });

  it('says what is wrong with the folder, not that it has no hard links', () =>
    assert.rejects(
      withLock(join(folder, 'none', 'a.lock'), () => Promise.resolve(1)),
      { code: 'ENOENT' },
    ));
});
