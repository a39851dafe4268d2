import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantizationBench } from './quantization';
import { differences } from './quantizationReport';

describe('differences', () => {
  it('are means over rows, the bits of those that have any', () => {
    const row = (divergence: number, sameFirst: boolean, bitsLost?: number) => ({
      divergence,
      sameFirst,
      bitsLost,
    });
    const { divergence, sameFirst, bitsLost } = differences([
      [row(0.1, true, 1), row(0.2, false)],
      [row(0.3, true, 2), row(0.4, true)],
    ]);
    assert.deepEqual([divergence.value, sameFirst.value, bitsLost.value], [0.25, 0.75, 1.5]);
    assert.ok(divergence.low <= 0.25 && divergence.high >= 0.25);
  });
});

describe('quantizationBench', () => {
  const variable = process.platform === 'win32' ? 'TEMP' : 'TMPDIR';
  const before = process.env[variable];
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-test-'));
    process.env[variable] = folder;
  });

  afterEach(async () => {
    if (before === undefined) Reflect.deleteProperty(process.env, variable);
    else process.env[variable] = before;
    await rm(folder, { recursive: true });
  });

  it('leaves nothing behind when it fails', async () => {
    const { signal } = new AbortController();
    await assert.rejects(
      quantizationBench(join(folder, 'nowhere'), signal, { threads: 1 }),
      /There is nothing at/,
    );
    assert.deepEqual(await readdir(folder), []);
  });
});
