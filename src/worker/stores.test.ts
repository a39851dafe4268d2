import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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
    const stores = [index(folder), tables(folder)];
    for (const { path } of stores) writeFileSync(path, '');
    return stores;
  };

  it('all models’ are removed, half-written ones too, and nothing else', async () => {
    const [index] = [...write('a'), ...write('b')];
    writeFileSync(`${index.path}.1234.tmp`, '');
    writeFileSync(join(folder, 'statistics.json'), '');
    await removeStores(folder);
    assert.deepEqual(readdirSync(folder), ['statistics.json']);
    await removeStores(join(folder, 'missing'));
  });

  it('those that can be are removed where one cannot, which is told', async () => {
    const [index] = write('a');
    rmSync(index.path);
    mkdirSync(index.path);
    await assert.rejects(removeStores(folder), /index-a/);
    assert.deepEqual(readdirSync(folder), [basename(index.path)]);
  });

  it('those of a model that was not used for a month are removed', async () => {
    const old = new Date(Date.now() - 40 * 24 * 60 * 60_000);
    const [gone, recent, used] = [write('a'), write('b'), write('c')];
    // Nobody was in this workspace for a month: what is in use is as old.
    for (const { path } of [...gone, ...used]) utimesSync(path, old, old);
    await removeUnusedStores(folder, used);
    const kept = [...recent, ...used].map(({ path }) => basename(path));
    assert.deepEqual(readdirSync(folder).toSorted(), kept.toSorted());
  });
});
