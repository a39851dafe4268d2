import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelAt } from './modelAt';

describe('modelAt', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-model-at-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const fill = (...names: readonly string[]) => {
    for (const name of names) writeFileSync(join(folder, name), '');
  };

  for (const [names, model] of [
    [['a.gguf', 'README.md'], 'a.gguf'],
    [['a.gguf', 'config.json', 'tokenizer.json'], 'a.gguf'],
    [['A-Q8_0.GGUF', 'mmproj-A-f16.gguf'], 'A-Q8_0.GGUF'],
    [['a.gguf', 'a-00001-of-00002.gguf', 'a-00002-of-00002.gguf'], 'a.gguf'],
    [['a-00001-of-00011.gguf', 'a-00010-of-00011.gguf'], 'a-00001-of-00011.gguf'],
    [['a.gguf', 'model.safetensors'], ''],
    [['a.gguf', 'model.safetensors.index.json'], ''],
    [['mmproj-a.gguf'], ''],
    [['config.json'], ''],
  ] as const) {
    it(`a folder with ${names.join(', ')} is ${model || 'itself'}`, async () => {
      fill(...names);
      mkdirSync(join(folder, 'folder.gguf'));
      assert.equal(await modelAt(folder), join(folder, model));
    });
  }

  it('a file, and a path at which there is nothing, are themselves', async () => {
    fill('a.gguf', 'b.gguf');
    for (const name of ['a.gguf', 'c.gguf'])
      assert.equal(await modelAt(join(folder, name)), join(folder, name));
  });

  it('of a folder with several models says which', async () => {
    fill('b.gguf', 'a-Q8_0.gguf', 'mmproj-a.gguf');
    await assert.rejects(modelAt(folder), {
      code: 'modelMissing',
      message: `The folder ${folder} holds several models: a-Q8_0.gguf, b.gguf. Choose one of these files.`,
    });
  });
});
