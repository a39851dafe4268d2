import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tinyModelFiles, writeCatalog } from '../../models/testing/catalog';
import { drops, stalls, startServer, type Answer, type LyingServer } from '../../models/testing/lyingServer';
import type { JobProgress } from '../../protocol/modelJobs';
import { runJob } from './modelsProcess';
import { startWorker, type WorkerProcess } from './workerProcess';

const PROGRAM = join('dist', 'models.js');
const live = new AbortController().signal;

/** The bundle itself, in processes of its own. */
describe('the models process', function () {
  let folder: string;
  let modelsFolder: string;
  let server: LyingServer;
  let catalogFile: string;
  let last: WorkerProcess | undefined;

  before(function () {
    if (!existsSync(PROGRAM)) this.skip();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-process-'));
    modelsFolder = join(folder, 'models');
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = () => (last = startWorker(PROGRAM, () => undefined));
  async function serve(answers: Record<string, Answer[]> = {}) {
    const files = await tinyModelFiles();
    server = await startServer(files, answers);
    catalogFile = await writeCatalog(folder, files, server.url);
  }
  const install = (signal = live, progress?: (told: JobProgress) => void) =>
    runJob(start, { kind: 'install', modelsFolder, catalogFile, id: 'tiny' }, signal, progress);
  const list = () => runJob(start, { kind: 'list', modelsFolder, catalogFile }, live);

  it('installs, lists, inspects and deletes', async () => {
    await serve({ 'model.safetensors': [drops(100_000)] });
    assert.equal((await list()).models[0].folder, '');
    const { folder: place } = await install();
    assert.equal((await list()).models[0].folder, place);
    const inspected = await runJob(start, { kind: 'inspect', folder: place }, live);
    assert.deepEqual([inspected.name, inspected.isCheckpoint], ['Tiny', false]);
    const removal = { kind: 'remove', modelsFolder, catalogFile, id: 'tiny' } as const;
    assert.deepEqual(await runJob(start, removal, live), { removed: true });
    assert.deepEqual(await readdir(modelsFolder), []);
  });

  it('cancelled: fails at once, frees the lock, and the next one goes on', async () => {
    await serve({ 'model.safetensors': [stalls(100_000)] });
    const controller = new AbortController();
    const running = install(controller.signal, ({ what, phase }) => {
      if (what === 'model.safetensors' && phase === 'download') controller.abort();
    });
    const ended = new Promise((resolve) => last?.port.onClose(resolve));
    await assert.rejects(running, { code: 'cancelled' });
    assert.match(String(await ended), /code 0/);
    assert.deepEqual(await readdir(modelsFolder), ['tiny.download']);
    await install();
    assert.match(server.requests.at(-1) ?? '', /bytes=[1-9]/);
  });

  it('killed in the middle of a download: says so, and the next one goes on', async () => {
    await serve({ 'model.safetensors': [stalls(100_000)] });
    const running = install(live, ({ what, phase }) => {
      if (what === 'model.safetensors' && phase === 'download') last?.kill();
    });
    await assert.rejects(running, { code: 'internal', message: /SIGKILL/ });
    assert.ok((await readdir(modelsFolder)).includes('tiny.lock'));
    await install();
    assert.match(server.requests.at(-1) ?? '', /bytes=[1-9]/);
    assert.deepEqual(await readdir(modelsFolder), ['tiny']);
  });

  it('a second process at the same model: is told so', async () => {
    await serve({ 'config.json': [stalls(1)] });
    const controller = new AbortController();
    const first = new Promise<void>((resolve) => {
      const running = install(controller.signal, () => {
        resolve();
      });
      running.catch(() => undefined);
    });
    await first;
    await assert.rejects(install(), { code: 'busy', message: /Another window/ });
    controller.abort();
  });

  it('a folder that is no model, and a job that is none', async () => {
    await serve();
    await assert.rejects(runJob(start, { kind: 'inspect', folder }, live), { code: 'modelMissing' });
    await assert.rejects(runJob(start, { kind: 'inspect', folder: join(folder, 'none') }, live), {
      code: 'modelMissing',
    });
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(runJob(start, { kind: 'inspect', folder }, controller.signal), {
      code: 'cancelled',
    });
  });

  it('a process that cannot be understood is ended', async () => {
    await serve();
    const file = join(folder, 'garbage.js');
    await writeFile(file, `process.on('message', () => process.send({ type: 'done', result: 7 }));`);
    const job = { kind: 'list', modelsFolder, catalogFile } as const;
    const begin = () => (last = startWorker(file, () => undefined));
    await assert.rejects(runJob(begin, job, live), { code: 'internal', message: /no answer to list/ });
    last?.kill();
  });
});
