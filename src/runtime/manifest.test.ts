import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACT_VERSION } from './contract';
import { MANIFEST_FILE, readManifest, verifyFiles, type ModelManifest } from './manifest';

const file = { path: 'model.onnx', bytes: 1, sha256: '00' };
const withoutWindow = {
  layers: 2,
  kvHeads: 1,
  headSize: 8,
  vocabulary: 300,
  hiddenSize: 8,
  positions: 64,
  candidates: 64,
};
const manifest: ModelManifest = {
  contract: CONTRACT_VERSION,
  name: 'test',
  license: 'MIT',
  quantization: 'w8a8',
  shape: { ...withoutWindow, window: { tokens: 16, layers: [0] } },
  contextLength: 64,
  template: { start: [], infill: [], plain: ['{prefix}'], end: [] },
  source: '00',
  files: { graph: file, tokenizer: file, tokenizerConfig: file },
};

describe('readManifest', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-manifest-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = async (value: unknown) => {
    await writeFile(join(folder, MANIFEST_FILE), JSON.stringify(value));
    return readManifest(folder);
  };

  it('takes a graph with windows and one without', async () => {
    assert.deepEqual(await read(manifest), manifest);
    const plain = { ...manifest, shape: withoutWindow };
    assert.deepEqual(await read(plain), plain);
  });

  const wrong: readonly [what: string, shape: unknown][] = [
    ['no shape', undefined],
    ['a size of nothing', { ...withoutWindow, layers: 0 }],
    ['a window that is no object', { ...withoutWindow, window: 16 }],
    ['a window of no tokens', { ...withoutWindow, window: { tokens: 0, layers: [0] } }],
    ['a window in no layer', { ...withoutWindow, window: { tokens: 16, layers: [] } }],
    ['a window in a layer that is not there', { ...withoutWindow, window: { tokens: 16, layers: [0, 2] } }],
    ['a window in half a layer', { ...withoutWindow, window: { tokens: 16, layers: [0.5] } }],
  ];
  for (const [what, shape] of wrong) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(read({ ...manifest, shape }), { code: 'modelDamaged' });
    });
  }

  for (const plain of ['{prefix}', ['{prefix}', 1]]) {
    it(`refuses ${JSON.stringify(plain)} for a part of a prompt`, async () => {
      const template = { ...manifest.template, plain };
      await assert.rejects(read({ ...manifest, template }), { code: 'modelDamaged' });
    });
  }

  it('refuses a graph of another contract', async () => {
    await assert.rejects(read({ ...manifest, contract: CONTRACT_VERSION - 1 }), { code: 'modelMismatch' });
  });
});

describe('verifyFiles', () => {
  it('says of a file that is there and cannot be read which it is, and what to do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'superdraft-manifest-'));
    try {
      // A folder in its place: nobody who may do everything is kept from a file.
      const path = join(folder, file.path);
      await mkdir(path);
      const graph = { ...file, bytes: (await stat(path)).size };
      await assert.rejects(verifyFiles(folder, { ...manifest, files: { ...manifest.files, graph } }), {
        code: 'modelMissing',
        message: /model\.onnx cannot be read\. .+ model again\.$/,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
