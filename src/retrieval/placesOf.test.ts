import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeftOut } from './leftOut';
import { placesOf } from './placesOf';
import { writeIn } from './testing';

describe('placesOf', () => {
  const both = ['/w/web', '/w/api'];

  it('in one folder the path is that in it', () => {
    assert.deepEqual(placesOf('src/a.ts', ['/w/src']), [{ folder: '/w/src', path: 'src/a.ts' }]);
    assert.deepEqual(placesOf('src/a.ts', []), []);
  });

  it('in several it begins with the name of one of them', () => {
    assert.deepEqual(placesOf('api/src/a.ts', both), [{ folder: '/w/api', path: 'src/a.ts' }]);
  });

  it('any may be meant where they are called otherwise, and none by a file that stands in none', () => {
    assert.deepEqual(
      placesOf('Server/a.ts', both),
      both.map((folder) => ({ folder, path: 'a.ts' })),
    );
    assert.deepEqual(placesOf('notes.ts', both), []);
  });

  it('what the settings of one folder exclude is withheld there alone', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'superdraft-folders-'));
    try {
      for (const path of ['web/gen/a.ts', 'api/gen/a.ts', 'web/b.ts', 'api/b.ts'])
        writeIn(parent, path, 'abc\n');
      const leftOut = new LeftOut();
      leftOut.judgeBy([
        { path: join(parent, 'web'), excludes: ['gen'] },
        { path: join(parent, 'api'), excludes: [], excluded: ['/b.ts'] },
      ]);
      const paths = ['web/gen/a.ts', 'api/gen/a.ts', 'web/b.ts', 'api/b.ts'];
      assert.deepEqual(await Promise.all(paths.map((path) => leftOut.withholds(path))), [
        true,
        false,
        false,
        true,
      ]);
    } finally {
      rmSync(parent, { recursive: true });
    }
  });

  it('a file is withheld where its own folder ignores it', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'superdraft-folders-'));
    try {
      writeIn(parent, 'web/.gitignore', 'types.ts\n');
      for (const path of ['web/types.ts', 'api/types.ts']) writeIn(parent, path, 'abc\n');
      const leftOut = new LeftOut();
      leftOut.judgeBy(['web', 'api'].map((name) => ({ path: join(parent, name), excludes: [] })));
      const paths = ['web/types.ts', 'api/types.ts', 'Other/types.ts', 'types.ts', 'web/../types.ts'];
      assert.deepEqual(await Promise.all(paths.map((path) => leftOut.withholds(path))), [
        true,
        false,
        true,
        false,
        false,
      ]);
    } finally {
      rmSync(parent, { recursive: true });
    }
  });
});
