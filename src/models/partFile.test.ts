import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PartFile } from './partFile';

describe('PartFile', () => {
  let folder: string;
  let target: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-part-'));
    target = join(folder, 'file');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = { path: 'file', url: 'https://example.org/file', bytes: 6, sha256: '' };
  const open = () => PartFile.open(file, target, new AbortController().signal, () => undefined);
  const content = () => readFile(`${target}.part`, 'utf8');

  it('grows, is begun anew, and goes on where it ended', async () => {
    const first = await open();
    await first.append(Buffer.from('old'));
    await first.reset();
    await first.append(Buffer.from('abc'));
    await first.close();
    const second = await open();
    assert.equal(second.bytes, 3);
    await second.append(Buffer.from('def'));
    await second.finish();
    assert.equal(await readFile(target, 'utf8'), 'abcdef');
  });

  it('becomes the target once a program that has it open for a moment lets go of it', async () => {
    let moves = 0;
    const part = await open();
    await part.append(Buffer.from('abcdef'));
    await part.finish((from, to) => {
      if (++moves < 3) throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
      return rename(from, to);
    });
    assert.deepEqual([moves, await readFile(target, 'utf8')], [3, 'abcdef']);
  });

  it('writes behind the bytes that it has hashed, whatever else stands there', async () => {
    await writeFile(`${target}.part`, 'abc');
    const part = await open();
    await appendFile(`${target}.part`, 'xy');
    await part.append(Buffer.from('def'));
    await part.close();
    assert.equal(await content(), 'abcdef');
  });

  it('on a full disk says so where the server names its version, and keeps no half of the name', async function () {
    // Every write to this device of Linux fails as on a full disk.
    if (!existsSync('/dev/full')) this.skip();
    const part = await open();
    await part.append(Buffer.from('abc'));
    await symlink('/dev/full', `${target}.etag`);
    await assert.rejects(part.setValidator('"one"'), { code: 'diskFull', message: /goes on where it ended/ });
    assert.equal(await part.validator(), undefined);
    await part.close();
    assert.equal(await content(), 'abc');
  });
});
