import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { randomModel, writeCheckpoint, writeJson } from '../convert/testing/checkpoint';
import { writeGguf } from '../convert/testing/gguf';
import { inspect } from './inspect';

describe('inspect', () => {
  it('says how large a checkpoint is whose files are links, as in the hub’s own cache', async function () {
    const folder = mkdtempSync(join(tmpdir(), 'superdraft-inspect-'));
    const source = resolve('models/default');
    try {
      for (const name of ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'])
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

  it('says what a GGUF file holds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'superdraft-inspect-'));
    const file = join(folder, 'tiny.gguf');
    try {
      await writeGguf(file, randomModel(), { 'general.license': 'mit' });
      const bytes = statSync(file).size;
      const expected = {
        folder: file,
        name: 'tiny',
        license: 'mit',
        bytes,
        isCheckpoint: true,
        fillsMiddle: false,
      };
      assert.deepEqual(await inspect(file), expected);
      assert.deepEqual(await inspect(folder), expected);
      truncateSync(file, bytes - 100);
      await assert.rejects(inspect(file), { code: 'modelDamaged', message: /ends before/ });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses a checkpoint that cannot be converted before anybody chooses it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'superdraft-inspect-'));
    const weights = join(folder, 'model.safetensors');
    try {
      await writeCheckpoint(folder, randomModel());
      await inspect(folder);
      truncateSync(weights, statSync(weights).size - 10);
      await assert.rejects(inspect(folder), { code: 'modelDamaged', message: /ends within the tensor/ });
      rmSync(weights);
      await writeJson(folder, 'model.safetensors.index.json', { weight_map: { a: 'b.safetensors' } });
      await assert.rejects(inspect(folder), {
        code: 'modelMissing',
        message: /b\.safetensors cannot be read/,
      });
      rmSync(join(folder, 'tokenizer.json'));
      await assert.rejects(inspect(folder), { code: 'modelMissing', message: /tokenizer\.json/ });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
