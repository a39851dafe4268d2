import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { convert } from '../convert/convert';
import { randomModel, writeCheckpoint, writeJson } from '../convert/testing/checkpoint';
import { writeGguf } from '../convert/testing/gguf';
import { readManifest, verifyFiles } from '../runtime/manifest';
import { locateModel } from './locateModel';
import { takeLock } from './lock';

describe('locateModel', () => {
  let folder: string;
  let modelFolder: string;
  let cacheFolder: string;
  const model = randomModel();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-locate-'));
    modelFolder = join(folder, 'model');
    cacheFolder = join(folder, 'cache');
    await writeCheckpoint(modelFolder, model);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** The graph's folder, and whether it was built for this. */
  async function locate(): Promise<{ graph: string; built: boolean }> {
    let built = false;
    const location = { modelFolder, cacheFolder, device: 'cpu' } as const;
    const graph = await locateModel(location, new AbortController().signal, () => {
      built = true;
    });
    await verifyFiles(graph, await readManifest(graph));
    return { graph, built };
  }

  it('builds a graph once', async () => {
    const { graph, built } = await locate();
    assert.equal(built, true);
    assert.deepEqual(await locate(), { graph, built: false });
  });

  it('builds the graph of a GGUF file in the cache, and another when the file changes', async () => {
    modelFolder = join(folder, 'tiny.gguf');
    await writeGguf(modelFolder, model);
    const { graph, built } = await locate();
    assert.equal(built, true);
    assert.ok(graph.startsWith(cacheFolder));
    assert.deepEqual(await locate(), { graph, built: false });
    await writeGguf(modelFolder, model, { 'llama.rope.freq_base': 5000 });
    const again = await locate();
    assert.equal(again.built, true);
    assert.notEqual(again.graph, graph);
  });

  it('builds the graph of the GGUF file that is alone in a folder', async () => {
    modelFolder = join(folder, 'downloaded');
    await mkdir(modelFolder);
    await writeGguf(join(modelFolder, 'tiny.gguf'), model);
    const { graph, built } = await locate();
    assert.equal(built, true);
    assert.deepEqual(await locate(), { graph, built: false });
    modelFolder = join(modelFolder, 'tiny.gguf');
    assert.deepEqual(await locate(), { graph, built: false });
  });

  const damages: readonly [string, (graph: string) => Promise<void>][] = [
    ['lacks its weights', (graph) => rm(join(graph, 'model.onnx.data'))],
    ['ends too early', (graph) => truncate(join(graph, 'model.onnx.data'), 100)],
    [
      'has other bytes of the same number',
      async (graph) => {
        const path = join(graph, 'model.onnx.data');
        const bytes = await readFile(path);
        bytes[bytes.length >> 1] ^= 1;
        await writeFile(path, bytes);
      },
    ],
  ];
  for (const [what, damage] of damages) {
    it(`builds a graph again that ${what}`, async () => {
      const { graph } = await locate();
      await damage(graph);
      assert.deepEqual(await locate(), { graph, built: true });
    });
  }

  it('removes graphs that nobody used for long when another is built, and nothing else', async () => {
    const { graph } = await locate();
    const old = new Date(Date.now() - 61 * 24 * 3_600_000);
    const names = ['graph-0123456789abcdef', 'graph-webgpu-0123456789abcdef.converting-1-1', 'models'];
    for (const name of [...names, 'graph-fedcba9876543210']) await mkdir(join(cacheFolder, name));
    for (const name of names) await utimes(join(cacheFolder, name), old, old);
    await utimes(graph, old, old);
    const before = (await readdir(cacheFolder)).length;
    await locate();
    assert.equal((await readdir(cacheFolder)).length, before);
    assert.ok((await stat(graph)).mtimeMs > old.getTime());

    await writeJson(modelFolder, 'config.json', { ...model.config, rope_theta: 1 });
    const { graph: next } = await locate();
    const left = await readdir(cacheFolder);
    const kept = [graph, next, 'graph-fedcba9876543210', 'models'].map((path) =>
      path.replace(/^.*[/\\]/, ''),
    );
    assert.deepEqual(left.sort(), kept.sort());
  });

  const here = () => ({ modelFolder, cacheFolder, device: 'cpu' }) as const;

  it('of two at once lets one build, and the other wait for that', async () => {
    const told = [new Set<string>(), new Set<string>()];
    const found = await Promise.all(
      told.map((whats) =>
        locateModel(here(), new AbortController().signal, (_done, _total, what) => {
          whats.add(what);
        }),
      ),
    );
    const [graph] = found;
    assert.deepEqual(found, [graph, graph]);
    await verifyFiles(graph, await readManifest(graph));
    const waited = told.filter((whats) => whats.has('another window is at it'));
    const built = told.filter((whats) => whats.has('model.norm.weight'));
    assert.deepEqual([waited.length, built.length], [1, 1]);
    assert.notEqual(waited[0], built[0]);
    assert.deepEqual(await readdir(cacheFolder), [basename(graph)]);
  });

  /** The lock of a graph that is not there. */
  async function lockOfNone(): Promise<{ graph: string; lock: string }> {
    const { graph } = await locate();
    await rm(graph, { recursive: true });
    return { graph, lock: `${graph}.lock` };
  }

  it('waits as long as the other lives and nobody cancels, and builds when it failed', async () => {
    const { graph, lock } = await lockOfNone();
    const release = await takeLock(lock);
    const controller = new AbortController();
    const reason = new Error('enough');
    let waits = 0;
    const cancelled = locateModel(here(), controller.signal, (done) => {
      assert.equal(done, 0);
      if (++waits === 2) controller.abort(reason);
    });
    await assert.rejects(cancelled, (error) => error === reason);
    const waiting = locate();
    setTimeout(() => void release(), 50);
    assert.deepEqual(await waiting, { graph, built: true });
  });

  it('does not wait for one that gives no sign of life', async () => {
    const { graph, lock } = await lockOfNone();
    for (const minutes of [2, 60]) {
      await rm(graph, { recursive: true, force: true });
      await writeFile(lock, String(process.pid));
      const then = Date.now() / 1000 - 60 * minutes;
      await utimes(lock, then, then);
      const started = performance.now();
      assert.deepEqual(await locate(), { graph, built: true });
      assert.ok(performance.now() - started < 10_000);
    }
  });

  it('takes what another has built meanwhile when its own conversion fails', async () => {
    const { graph } = await locate();
    const copy = join(folder, 'copy');
    cpSync(graph, copy, { recursive: true });
    await rm(graph, { recursive: true });
    const failing = locateModel(here(), new AbortController().signal, () => {
      cpSync(copy, graph, { recursive: true });
      throw new Error('EPERM');
    });
    assert.equal(await failing, graph);
    await rm(graph, { recursive: true });
    const alone = locateModel(here(), new AbortController().signal, () => {
      throw new Error('EPERM');
    });
    await assert.rejects(alone, /EPERM/);
  });

  it('leaves a graph for WebGPU in its checkpoint’s folder alone on a CPU, which has one of its own', async () => {
    await convert({ source: modelFolder, target: join(modelFolder, 'graph'), quantization: 'int8' });
    const { graph, built } = await locate();
    assert.ok(built && graph.startsWith(cacheFolder), graph);
    assert.equal((await readManifest(graph)).quantization, 'w8a8');
  });
});
