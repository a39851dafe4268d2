import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import fs, { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import type { JobProgress } from '../protocol/modelJobs';
import { readManifest, verifyFiles } from '../runtime/manifest';
import type { Patience } from './download';
import { inspect } from './inspect';
import { install } from './install';
import { listModels, removeModel } from './library';
import { withLock } from './lock';
import { someCatalog, tinyModelFiles, writeCatalog } from './testing/catalog';
import {
  drops,
  sendsOtherBytes,
  stalls,
  startServer,
  status,
  type Answer,
  type LyingServer,
} from './testing/lyingServer';

const PATIENCE: Patience = { window: 1000, leastBytes: 100, delays: [0], worthwhile: 1000 };

describe('models of the catalog', () => {
  let files: Record<string, Buffer>;
  let folder: string;
  let modelsFolder: string;
  let catalogFile: string;
  let server: LyingServer;

  before(async () => {
    files = await tinyModelFiles();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-models-'));
    modelsFolder = join(folder, 'models');
  });
  afterEach(async () => {
    mock.restoreAll();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function serve(answers: Record<string, Answer[]> = {}, served = files) {
    server = await startServer(served, answers);
    catalogFile = await writeCatalog(folder, served, server.url);
  }
  const install1 = (
    progress: (told: JobProgress) => void = () => undefined,
    signal = new AbortController().signal,
  ) =>
    install(
      { kind: 'install', modelsFolder, catalogFile, id: 'tiny' },
      { signal, progress, patience: PATIENCE },
    );
  const listed = async () => (await listModels({ modelsFolder, catalogFile })).models[0];
  const present = () => readdir(modelsFolder).then((names) => names.sort());

  /** Has a folder stay that is to be removed. */
  const holdOpen = (held: string) => {
    const { rm: remove } = fs;
    mock.method(fs, 'rm', async (...args: Parameters<typeof remove>) => {
      if (args[0] === held && existsSync(held)) throw new Error('EBUSY: resource busy or locked');
      await remove(...args);
    });
  };

  it('a model is downloaded, converted and listed; its download is gone; deleted, it is as before', async () => {
    await serve();
    const before = await listed();
    assert.deepEqual([before.folder, before.diskBytes, before.downloadedBytes], ['', 0, 0]);
    const told: JobProgress[] = [];
    const { folder: target, fillsMiddle } = await install1((progress) => told.push(progress));
    assert.ok(fillsMiddle);
    assert.deepEqual([...new Set(told.map(({ phase }) => phase))], ['download', 'convert']);
    assert.ok(told.every(({ done, total }) => done >= 0 && done <= total));
    const manifest = await readManifest(join(target, 'graph'));
    await verifyFiles(join(target, 'graph'), manifest);
    assert.deepEqual([manifest.name, manifest.license, manifest.quantization], ['Tiny', 'MIT', 'fp32']);
    assert.deepEqual(await present(), ['tiny']);
    const after = await listed();
    assert.equal(after.folder, target);
    assert.ok(after.diskBytes > 0);
    assert.equal((await inspect(target)).isCheckpoint, false);
    assert.equal(await removeModel(modelsFolder, 'tiny'), true);
    assert.deepEqual(await present(), []);
    assert.deepEqual(await listed(), before);
    assert.equal(await removeModel(modelsFolder, 'tiny'), false);
  });

  it('a model whose download cannot be removed is installed all the same', async () => {
    await serve();
    holdOpen(join(modelsFolder, 'tiny.download'));
    const { folder: target } = await install1();
    assert.equal((await listed()).folder, target);
    assert.deepEqual(await present(), ['tiny', 'tiny.download']);
    mock.restoreAll();
    assert.equal(await removeModel(modelsFolder, 'tiny'), true);
    assert.deepEqual(await present(), []);
  });

  it('a removal of which a part fails has come to its end when it says so', async function () {
    await serve();
    // Which says of a name that is too long that there is no such file.
    if (process.platform === 'win32') this.skip();
    // What the folder of the downloads is to be called meanwhile is longer than names may be; what the model's is, is not.
    const id = 'a'.repeat(239);
    const target = join(modelsFolder, id);
    for (let number = 0; number < 200; number++)
      await mkdir(join(target, String(number)), { recursive: true });
    await assert.rejects(removeModel(modelsFolder, id), { code: 'ENAMETOOLONG' });
    assert.deepEqual(await present(), []);
  });

  it('a model whose files cannot be removed now is deleted all the same, and they are gone another time', async () => {
    await serve();
    const { folder: target } = await install1();
    holdOpen(`${target}.removed`);
    assert.equal(await removeModel(modelsFolder, 'tiny'), true);
    assert.equal((await listed()).folder, '');
    assert.deepEqual(await present(), ['tiny.removed']);
    mock.restoreAll();
    await listed();
    assert.deepEqual(await present(), []);
  });

  it('models are listed also while another window removes one', async () => {
    await serve();
    const { folder: target } = await install1();
    const names = fs.readdir;
    mock.method(fs, 'readdir', async (...args: Parameters<typeof names>) => {
      if (args[0] === target) await rm(target, { recursive: true });
      return names(...args);
    });
    assert.equal((await listed()).diskBytes, 0);
  });

  it('what a removal left that broke off is gone once the models are listed', async () => {
    await serve();
    const { folder: target } = await install1();
    await rename(target, `${target}.removed`);
    assert.equal((await listed()).folder, '');
    assert.deepEqual(await present(), []);
  });

  it('a connection that is lost for good: what came is kept, listed, and gone on with', async () => {
    await serve({ 'model.safetensors': [drops(100_000), drops(0), drops(0)] });
    await assert.rejects(install1(), { code: 'network' });
    const { downloadedBytes, downloadBytes, folder: place } = await listed();
    assert.ok(downloadedBytes > 0 && downloadedBytes < downloadBytes);
    assert.equal(place, '');
    await install1();
    assert.match(server.requests.at(-1) ?? '', /^model\.safetensors bytes=[1-9]/);
    // The small files had come whole the first time.
    assert.equal(server.requests.filter((request) => request === 'config.json').length, 1);
    assert.notEqual((await listed()).folder, '');
  });

  it('a file with wrong bytes: no model, and the next attempt takes that file anew', async () => {
    await serve({ 'model.safetensors': [sendsOtherBytes()] });
    await assert.rejects(install1(), { code: 'wrongFile', message: /model\.safetensors/ });
    assert.equal((await listed()).folder, '');
    await install1();
    assert.notEqual((await listed()).folder, '');
  });

  it('files that are not of this revision are removed before they could be converted', async () => {
    const sharded = Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [
        name === 'model.safetensors' ? 'a.safetensors' : name,
        bytes,
      ]),
    );
    const index = { weight_map: { any: 'a.safetensors' } };
    sharded['model.safetensors.index.json'] = Buffer.from(JSON.stringify(index));
    await serve({ 'a.safetensors': [drops(100_000), drops(0), drops(0)] }, sharded);
    const download = join(modelsFolder, 'tiny.download');
    await mkdir(join(download, 'deep'), { recursive: true });
    for (const name of ['model.safetensors', 'generation_config.json', 'deep/a', 'b.safetensors.part'])
      await writeFile(join(download, name), 'of an older revision');
    await assert.rejects(install1(), { code: 'network' });
    // What has come of this one's is kept.
    const left = await readdir(download);
    assert.deepEqual(
      left.filter((name) => !(name in sharded)),
      ['a.safetensors.etag', 'a.safetensors.part'],
    );
    await install1();
    assert.ok(server.requests.some((request) => /^a\.safetensors bytes=[1-9]/.test(request)));
    assert.deepEqual(await present(), ['tiny']);
  });

  it('cancelled while it is downloaded: goes on the next time', async () => {
    await serve({ 'model.safetensors': [stalls(100_000)] });
    const controller = new AbortController();
    const running = install1(({ what, phase }) => {
      if (what === 'model.safetensors' && phase === 'download') controller.abort();
    }, controller.signal);
    await assert.rejects(running, { name: 'AbortError' });
    assert.deepEqual(await present(), ['tiny.download']);
    await install1();
    assert.deepEqual(await present(), ['tiny']);
  });

  it('cancelled while it is converted: nothing of the graph is left, and nothing is downloaded again', async () => {
    await serve();
    const controller = new AbortController();
    const running = install1(({ phase }) => {
      if (phase === 'convert') controller.abort();
    }, controller.signal);
    await assert.rejects(running, { name: 'AbortError' });
    assert.deepEqual(await readdir(join(modelsFolder, 'tiny')).catch(() => []), []);
    assert.equal((await listed()).folder, '');
    const requests = server.requests.length;
    await install1();
    assert.equal(server.requests.length, requests);
    assert.deepEqual(await present(), ['tiny']);
  });

  it('a second window at the same model: is told so, and harms nothing', async () => {
    await serve();
    const both = await Promise.allSettled([install1(), install1()]);
    const failed = both.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    assert.equal(failed.length, 1);
    assert.match(String(failed[0]), /Another window/);
    assert.deepEqual(await present(), ['tiny']);
    await withLock(join(modelsFolder, 'tiny.lock'), async () => {
      await assert.rejects(removeModel(modelsFolder, 'tiny'), { code: 'busy' });
    });
    assert.notEqual((await listed()).folder, '');
  });

  it('a window that died with the lock: the next one takes it', async () => {
    await serve();
    await mkdir(modelsFolder);
    await writeFile(join(modelsFolder, 'tiny.lock'), String(2 ** 30));
    await install1();
    assert.deepEqual(await present(), ['tiny']);
  });

  it('a model that is installed already: is installed again, in its place', async () => {
    await serve();
    await install1();
    await install1();
    assert.deepEqual(await present(), ['tiny']);
  });

  it('a model that fills in no middle is taken, and says so', async () => {
    await serve({}, await tinyModelFiles(false));
    assert.equal((await install1()).fillsMiddle, false);
  });

  it('a model that is not in the catalog, or is no longer served', async () => {
    await serve({ 'config.json': [status(404)] });
    await assert.rejects(install1(), { code: 'refused' });
    await writeFile(catalogFile, JSON.stringify({ version: 1, models: [] }));
    await assert.rejects(install1(), { code: 'catalog' });
  });

  it('more than the disk has room for: says how much, before anything is downloaded', async () => {
    await serve();
    const catalog = someCatalog(files, server.url);
    const [model] = catalog.models;
    const huge = model.files.map((file) => ({ ...file, bytes: 10 ** 15 }));
    await writeFile(catalogFile, JSON.stringify({ ...catalog, models: [{ ...model, files: huge }] }));
    await assert.rejects(install1(), { code: 'diskFull', message: /needs 12000000\.0 GB/ });
    assert.deepEqual(server.requests, []);
  });

  it('a disk that does not tell its size is not taken for a full one', async () => {
    await serve();
    const untold = Object.assign(await fs.statfs(folder), { blocks: 0, bfree: 0, bavail: 0 });
    const asked = mock.method(fs, 'statfs', () => Promise.resolve(untold));
    await install1();
    assert.equal(asked.mock.callCount(), 1);
  });

  it('an installed model that the catalog no longer knows is still listed, and can be deleted', async () => {
    await serve();
    await install1();
    await writeFile(catalogFile, JSON.stringify({ version: 1, models: [] }));
    const model = await listed();
    assert.deepEqual([model.name, model.license, model.host], ['Tiny', 'MIT', '']);
    await removeModel(modelsFolder, 'tiny');
    assert.deepEqual((await listModels({ modelsFolder, catalogFile })).models, []);
  });
});
