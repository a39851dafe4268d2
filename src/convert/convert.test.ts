import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QUANTIZATIONS } from '../runtime/contract';
import { readManifest, verifyFiles } from '../runtime/manifest';
import { GraphSession } from '../runtime/session';
import { convert } from './convert';
import { checkpointIdentity } from './identity';
import { randomModel, safetensors, writeCheckpoint, writeJson } from './testing/checkpoint';

describe('convert', () => {
  let folder: string;
  let source: string;
  let target: string;
  const model = randomModel();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-convert-'));
    source = join(folder, 'tiny');
    target = join(folder, 'model');
    await writeCheckpoint(source, model);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const weightsFile = () => join(source, 'model.safetensors');

  it('writes a model that its own runtime accepts', async () => {
    const manifest = await convert({ source, target, quantization: 'int8' });
    assert.deepEqual(await readManifest(target), manifest);
    await verifyFiles(target, manifest);
    assert.equal(manifest.name, 'tiny');
    assert.equal(manifest.license, 'unknown');
    assert.equal(manifest.contextLength, 2048);
    assert.equal(manifest.source, await checkpointIdentity(source));
    assert.deepEqual(manifest.shape, {
      layers: 2,
      kvHeads: 2,
      headSize: 16,
      vocabulary: 320,
      hiddenSize: 64,
      positions: 2048,
      candidates: 64,
    });
    const files = [
      'model.onnx',
      'model.onnx.data',
      'superdraft.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ];
    assert.deepEqual(await readdir(target), files);
    assert.deepEqual(await readdir(folder), ['model', 'tiny']);
    for (const { path, sha256 } of Object.values(manifest.files)) {
      const content = await readFile(join(target, path));
      assert.equal(createHash('sha256').update(content).digest('hex'), sha256);
    }
  });

  it("takes the licence of the model's card and a name that is given", async () => {
    await writeFile(join(source, 'README.md'), '---\ntags:\n- code\nlicense: apache-2.0\n---\n# Tiny\n');
    const { license, name } = await convert({ source, target, quantization: 'int4', name: 'Mine' });
    assert.deepEqual([license, name], ['apache-2.0', 'Mine']);
  });

  for (const quantization of QUANTIZATIONS) {
    it(`${quantization}: rows answer alike however they are grouped`, async () => {
      const { shape } = await convert({ source, target, quantization });
      const graphPath = join(target, 'model.onnx');
      const session = await GraphSession.open({ graphPath, shape, device: 'cpu', threads: 2 });
      try {
        const rows = Array.from({ length: 70 }, (_, position) => ({
          ids: [(position * 37) % 320],
          weights: [1],
          position,
        }));
        const run = (from: number, to: number) =>
          session.run({
            rows: rows.slice(from, to),
            firstSlot: from,
            path: (index) => [...Array(from + index + 1).keys()],
            wanted: [to - from - 1],
          });
        const [together] = await run(0, 70);
        await run(0, 40);
        for (let at = 40; at < 69; at++) await run(at, at + 1);
        const [apart] = await run(69, 70);
        assert.ok(Math.abs(together.logSumExp - apart.logSumExp) < 1e-3);
        assert.deepEqual([...together.ids.subarray(0, 5)], [...apart.ids.subarray(0, 5)]);
        together.ids.forEach((id, rank) => {
          const there = apart.ids.indexOf(id);
          if (there >= 0) assert.ok(Math.abs(together.logits[rank] - apart.logits[there]) < 1e-3);
        });
      } finally {
        await session.dispose();
      }
    });
  }

  it('reads bfloat16, and shards', async () => {
    await writeCheckpoint(source, model, 'BF16');
    const whole = await convert({ source, target, quantization: 'fp32' });
    await rm(weightsFile());
    const weightMap: Record<string, string> = {};
    for (const [shard, part] of [
      ['one.safetensors', 'layers.0'],
      ['two.safetensors', ''],
    ] as const) {
      const tensors = [...model.tensors].filter(([name]) => name.includes(part) && !(name in weightMap));
      for (const [name] of tensors) weightMap[name] = shard;
      await writeFile(join(source, shard), safetensors(new Map(tensors), 'BF16'));
    }
    await writeJson(source, 'model.safetensors.index.json', { weight_map: weightMap });
    const sharded = await convert({ source, target, quantization: 'fp32' });
    assert.deepEqual(sharded.files.data, whole.files.data);
    assert.notEqual(sharded.source, whole.source);
  });

  it('reports bytes as they are done', async () => {
    const reports: [number, number, string][] = [];
    await convert({
      source,
      target,
      quantization: 'int8',
      progress: (done, total, what) => reports.push([done, total, what]),
    });
    const bytes = [...model.tensors.values()].reduce((sum, { floats }) => sum + floats.byteLength, 0);
    assert.deepEqual(reports.at(-1), [bytes, bytes, 'model.norm.weight']);
    assert.equal(reports.length, model.tensors.size);
    assert.ok(reports.every(([done], index) => index === 0 || done > reports[index - 1][0]));
  });
});
