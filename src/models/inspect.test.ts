import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from './inspect';

describe('inspect', () => {
  it('says how large a checkpoint is whose files are links, as in the hub’s own cache', async function () {
    const folder = mkdtempSync(join(tmpdir(), 'superdraft-inspect-'));
    const source = resolve('models/default');
    try {
      for (const name of ['config.json', 'model.safetensors'])
        symlinkSync(join(source, name), join(folder, name));
    } catch {
      // Windows lets not everybody make links.
      this.skip();
    }
    try {
      const { bytes, isCheckpoint } = await inspect(folder);
      assert.deepEqual([bytes, isCheckpoint], [statSync(join(source, 'model.safetensors')).size, true]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
