import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTables, writeTables } from './tableStore';

const KEY = new Uint8Array(32).fill(1);

describe('the store of drafters’ tables', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'superdraft-tables-'));
    path = join(folder, 'tables.bin');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives back what was kept, by name', async () => {
    const tables = new Map([
      ['one', Int32Array.of(1, -2, 3)],
      ['none', new Int32Array()],
      ['two', Int32Array.of(2 ** 31 - 1)],
    ]);
    await writeTables(path, KEY, tables);
    assert.deepEqual(await readTables(path, KEY), { state: 'read', tables });
  });

  it('uses nothing that is absent, another model’s, or damaged', async () => {
    assert.deepEqual(await readTables(path, KEY), { state: 'absent' });
    await writeTables(path, KEY, new Map([['one', Int32Array.of(1, 2, 3)]]));
    assert.deepEqual(await readTables(path, new Uint8Array(32)), { state: 'foreign' });
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 1 + (at % 255);
      writeFileSync(path, bytes);
      assert.deepEqual(await readTables(path, KEY), { state: 'damaged' });
    }
  });
});
