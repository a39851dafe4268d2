import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { packageFolders, sourceFiles } from './sources';

describe('a folder of one’s own code', () => {
  const CODE = 'export const value = compute(1);\n'.repeat(20);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'superdraft-own-'));
    for (const name of ['next.js/a.ts', 'other/b.ts', 'node_modules/c/c.ts', '.git/d.ts']) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), CODE);
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('may hold folders that are named as files are, and links that lead nowhere', async () => {
    if (process.platform !== 'win32') symlinkSync(join(folder, 'gone.ts'), join(folder, 'linked.ts'));
    const files = await sourceFiles(folder, 'files:x');
    assert.deepEqual(
      files.map(({ path }) => path),
      ['next.js/a.ts', 'other/b.ts'],
    );
  });

  it('holds packages, none of which is other people’s code', async () => {
    const folders = await packageFolders(folder);
    assert.deepEqual(folders.map((each) => basename(each)).sort(), ['next.js', 'other']);
  });
});
