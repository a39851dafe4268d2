import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { removeStores, removeUnusedStores, storesOf } from './stores';

describe('stores', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-stores-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A store of each kind, of the model with this hash. */
  const write = (digit: string) => {
    const file = { path: '', bytes: 0, sha256: digit.repeat(64) };
    const { index, tables } = storesOf({ files: { graph: file, tokenizer: file, tokenizerConfig: file } });
    return [index(folder), tables(folder)].map(({ path }) => {
      writeFileSync(path, '');
      return path;
    });
  };

  it('all models’ are removed, half-written ones too, and nothing else', async () => {
    const [index] = [...write('a'), ...write('b')];
    writeFileSync(`${index}.1234.tmp`, '');
    writeFileSync(join(folder, 'statistics.json'), '');
    await removeStores(folder);
    assert.deepEqual(readdirSync(folder), ['statistics.json']);
    await removeStores(join(folder, 'missing'));
  });

  it('those of a model that was not used for a month are removed', async () => {
    const old = new Date(Date.now() - 40 * 24 * 60 * 60_000);
    for (const path of write('a')) utimesSync(path, old, old);
    const kept = write('b');
    await removeUnusedStores(folder);
    assert.deepEqual(readdirSync(folder), kept.map((path) => basename(path)).toSorted());
  });
});
