import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { readManifest } from '../../src/runtime/manifest';
import { loadEngine } from '../../src/worker/engine';
import { storesOf } from '../../src/worker/stores';

describe('what was learnt', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-forget-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is forgotten in memory and in all other files where one file cannot be removed, and that is told', async () => {
    const live = new AbortController().signal;
    const modelFolder = resolve('models/default');
    const { engine } = await loadEngine(
      { kind: 'load', modelFolder, cacheFolder: resolve('.superdraft'), device: 'cpu', threads: 0 },
      live,
    );
    const [sources, storageFolder] = [join(folder, 'sources'), join(folder, 'storage')];
    const tables = storesOf(await readManifest(join(modelFolder, 'graph'))).tables(storageFolder).path;
    mkdirSync(sources);
    writeFileSync(join(sources, 'a.ts'), 'export const total = 1;\n');
    // A folder is not removed as a file is.
    mkdirSync(tables, { recursive: true });
    const folders = [{ path: sources, excludes: [] }];
    try {
      const { files } = await engine.learn({ kind: 'learn', folders, storageFolder }, live);
      assert.deepEqual([files, readdirSync(storageFolder).length], [1, 2]);
      await assert.rejects(engine.forget(storageFolder), /tables-/);
      assert.equal(engine.workspace.fileCount, 0);
      assert.deepEqual(readdirSync(storageFolder), [basename(tables)]);
    } finally {
      await engine.dispose();
    }
  });
});
