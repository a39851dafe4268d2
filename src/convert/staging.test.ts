import assert from 'node:assert/strict';
import fs, { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import type { Move } from './fileErrors';
import { replaceFolder } from './staging';

describe('replaceFolder', () => {
  let folder: string;
  let target: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-staging-'));
    target = join(folder, 'model');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (text: string) => (at: string) => writeFile(join(at, 'a'), text);
  const content = () => readFile(join(target, 'a'), 'utf8');

  it('makes a folder, and replaces it', async () => {
    await replaceFolder(target, ['a'], write('first'));
    assert.equal(await content(), 'first');
    await replaceFolder(target, ['a'], write('second'));
    assert.equal(await content(), 'second');
    assert.deepEqual(await readdir(folder), ['model']);
  });

  it('has replaced it also where the old one, whose files are open, cannot be removed', async () => {
    await replaceFolder(target, ['a'], write('first'));
    const { rm: remove } = fs;
    let isMoved = false;
    const stays = mock.method(fs, 'rm', async (...args: Parameters<typeof remove>) => {
      if (isMoved) throw Object.assign(new Error('not empty'), { code: 'ENOTEMPTY' });
      await remove(...args);
    });
    try {
      await replaceFolder(target, ['a'], write('second'), async (from, to) => {
        await rename(from, to);
        isMoved = to === target;
      });
    } finally {
      stays.mock.restore();
    }
    assert.equal(await content(), 'second');
  });

  it('does not replace a file', async () => {
    await writeFile(target, 'mine');
    await assert.rejects(replaceFolder(target, ['a'], write('first')), {
      code: 'modelMismatch',
      message: /model cannot be read as a folder \(ENOTDIR.+ Choose a new or empty folder\.$/,
    });
    assert.equal(await readFile(target, 'utf8'), 'mine');
    assert.deepEqual(await readdir(folder), ['model']);
  });

  it('leaves the old one alone when writing fails', async () => {
    await replaceFolder(target, ['a'], write('first'));
    const failing = async (at: string) => {
      await write('half')(at);
      throw new Error('no');
    };
    await assert.rejects(replaceFolder(target, ['a'], failing), /no/);
    assert.equal(await content(), 'first');
    assert.deepEqual(await readdir(folder), ['model']);
  });

  it('refuses a folder that holds something else', async () => {
    await mkdir(target);
    await writeFile(join(target, 'thesis.tex'), '');
    await assert.rejects(replaceFolder(target, ['a'], write('x')), {
      code: 'modelMismatch',
      message: /thesis\.tex/,
    });
    assert.deepEqual(await readdir(target), ['thesis.tex']);
  });

  it('replaces a folder that somebody looked into', async () => {
    await replaceFolder(target, ['a'], write('first'));
    for (const name of ['.DS_Store', 'Thumbs.db']) await writeFile(join(target, name), '');
    await replaceFolder(target, ['a'], write('second'));
    assert.deepEqual(await readdir(target), ['a']);
  });

  it('removes what processes that are gone have left, and nothing else', async () => {
    const gone = 2 ** 30;
    const others = ['model.converting-note', 'other.converting-1', `model.converting-${process.pid}-99`];
    for (const name of [`model.converting-${gone}-1`, `model.replaced-${gone}-1`, ...others.slice(1)]) {
      await mkdir(join(folder, name));
    }
    await replaceFolder(target, ['a'], write('x'));
    assert.deepEqual(await readdir(folder), ['model', ...others.slice(1).toSorted()].toSorted());
  });

  it('lets two conversions to one place finish', async () => {
    await Promise.all([replaceFolder(target, ['a'], write('x')), replaceFolder(target, ['a'], write('x'))]);
    assert.equal(await content(), 'x');
    assert.deepEqual(await readdir(folder), ['model']);
  });

  it('says of a folder that cannot be made why, and where to look', async () => {
    await writeFile(join(folder, 'file'), '');
    await assert.rejects(replaceFolder(join(folder, 'file', 'model'), ['a'], write('x')), {
      code: 'modelMismatch',
      message: /model cannot be made \(E.+\)\. Choose another, or see that .+file can be written to/,
    });
  });

  it('says so as well where the system lets nobody make a folder', async function () {
    if (process.platform !== 'linux') this.skip();
    await assert.rejects(replaceFolder('/proc/superdraft/model', ['a'], write('x')), {
      code: 'modelMismatch',
      message: /model cannot be made \(ENOENT/,
    });
  });

  it('takes no file of a process that had the same number', async () => {
    for (let number = 1; number < 100; number++) {
      const staging = `${target}.converting-${process.pid}-${number}`;
      await mkdir(staging);
      await writeFile(join(staging, 'half'), '');
    }
    await replaceFolder(target, ['a'], write('x'));
    assert.deepEqual(await readdir(target), ['a']);
  });

  /** A folder that cannot be moved the first times, by default as one in which a program has a file open, on Windows. */
  const openFor = (moves: number, code = 'EPERM'): Move => {
    return (from, to) => {
      if (moves-- > 0) throw Object.assign(new Error('not permitted'), { code });
      return rename(from, to);
    };
  };

  it('waits for a program that has a file open for a moment', async () => {
    await replaceFolder(target, ['a'], write('first'));
    await replaceFolder(target, ['a'], write('second'), openFor(2));
    assert.equal(await content(), 'second');
  });

  it('leaves a model that is in use alone, and says so', async () => {
    await replaceFolder(target, ['a'], write('first'));
    await assert.rejects(replaceFolder(target, ['a'], write('second'), openFor(Infinity)), {
      code: 'modelMismatch',
      message: /\(EPERM\): a program has its files open, .*\. Choose another model in every window/,
    });
    assert.equal(await content(), 'first');
    assert.deepEqual(await readdir(folder), ['model']);
  }).timeout(10_000);

  it('says of a folder on which a disk is mounted how to go on, too', async () => {
    await assert.rejects(replaceFolder(target, ['a'], write('first'), openFor(Infinity, 'EBUSY')), {
      code: 'modelMismatch',
      message: /\(EBUSY\).*a disk is mounted there.*choose another folder/,
    });
  }).timeout(10_000);
});
