import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointIdentity } from '../convert/identity';
import { randomModel, writeCheckpoint, writeJson } from '../convert/testing/checkpoint';
import { writeGguf } from '../convert/testing/gguf';
import { knownIdentity } from './knownIdentity';

describe('knownIdentity', () => {
  const FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors'];
  const model = randomModel();
  let root: string;
  let folder: string;
  let computed: number;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'superdraft-known-'));
    folder = root;
    computed = 0;
    await writeCheckpoint(folder, model);
    await makeOld(...FILES);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function makeOld(...names: string[]) {
    const then = 1_700_000_000;
    for (const name of names) await utimes(join(folder, name), then, then);
  }

  const identity = () =>
    knownIdentity(folder, (source) => {
      computed++;
      return checkpointIdentity(source);
    });

  it('is computed once while nothing changes', async () => {
    const first = await identity();
    assert.equal(first, await checkpointIdentity(folder));
    assert.deepEqual([await identity(), await identity(), computed], [first, first, 1]);
  });

  it('knows a model that is one file, and its changes', async () => {
    folder = join(folder, 'tiny.gguf');
    await writeGguf(folder, model);
    await utimes(folder, 1_700_000_000, 1_700_000_000);
    const first = await identity();
    assert.deepEqual([await identity(), computed], [first, 1]);
    await writeGguf(folder, model, { 'llama.rope.freq_base': 5000 });
    assert.notEqual(await identity(), first);
  });

  it('is computed again when a file changes, comes or goes', async () => {
    const seen = [await identity()];
    await writeJson(folder, 'config.json', { ...model.config, rope_theta: 1 });
    seen.push(await identity());
    await rm(join(folder, 'tokenizer_config.json'));
    seen.push(await identity());
    await writeJson(folder, 'tokenizer_config.json', {});
    seen.push(await identity());
    assert.deepEqual([new Set(seen).size, computed], [4, 4]);
  });

  it('is computed again when another file of the same size and time takes the place', async () => {
    const first = await identity();
    const bytes = await readFile(join(folder, 'model.safetensors'));
    bytes[bytes.length - 1] ^= 1;
    await writeFile(join(folder, 'new'), bytes);
    await makeOld('new');
    await rename(join(folder, 'new'), join(folder, 'model.safetensors'));
    assert.notEqual(await identity(), first);
  });

  it('of files that were written just now is not remembered', async () => {
    await writeJson(folder, 'config.json', model.config);
    assert.equal(await identity(), await identity());
    assert.equal(computed, 2);
  });

  it('of a checkpoint that is gone is not remembered', async () => {
    await identity();
    await rm(folder, { recursive: true });
    await assert.rejects(identity(), { code: 'modelMissing' });
  });
});
