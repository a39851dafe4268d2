import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWorkspace as make, nextLetters as next, writeIn } from './testing';

const live = new AbortController().signal;

describe('Workspace of folders beside and within each other', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-folders-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (path: string, content: string) => writeIn(folder, path, content);

  it('leaves alone what is outside its folders', async () => {
    const workspace = make();
    const inside = join(folder, 'in');
    mkdirSync(inside);
    const outside = write('out.ts', 'abcX\n');
    await workspace.learn({ folders: [{ path: inside, excludes: [] }] }, live, () => undefined);
    for (const file of [outside, join(inside, '..', 'out.ts'), `${inside}/../out.ts`, 'out.ts'])
      await workspace.update(file, live);
    assert.equal(workspace.report().files, 0);
  });

  for (const order of ['outer first', 'inner first'])
    it(`of a folder within another its own settings hold, ${order}`, async () => {
      write('inner/private.ts', 'abcX\n');
      write('inner/gen.ts', 'defX\n');
      const file = write('private.ts', 'ghiX\n');
      write('gen.ts', 'jklX\n');
      const folders = [
        { path: folder, excludes: ['gen.ts'] },
        { path: join(folder, 'inner'), excludes: [], excluded: ['private.ts'] },
      ];
      const workspace = make();
      const isOuterFirst = order === 'outer first';
      await workspace.learn(
        { folders: isOuterFirst ? folders : folders.toReversed() },
        live,
        () => undefined,
      );
      const known = () => ['abc', 'def', 'ghi', 'jkl'].map((text) => next(workspace, text));
      assert.deepEqual(known(), ['', 'X', 'X', '']);
      for (const path of [join(folder, 'inner'), join(folder, 'inner', 'private.ts'), file])
        await workspace.update(path, live);
      assert.deepEqual(known(), ['', 'X', 'X', '']);
    });
});
