import assert from 'node:assert/strict';
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '../protocol/messages';
import { someLoad, someRequest } from '../protocol/channelTesting';

const WORKER = join('dist', 'worker.js');

/** The bundle itself, in a process of its own; no model is loaded. */
describe('the worker’s process', function () {
  const folder = mkdtempSync(join(tmpdir(), 'superdraft-worker-'));
  let worker: ChildProcess;
  const started: ChildProcess[] = [];
  before(function () {
    if (!existsSync(WORKER)) this.skip();
  });
  // One that a test has left, having failed, would keep the run from ending.
  afterEach(() => {
    for (const each of started.splice(0)) each.kill();
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (file = WORKER) => {
    worker = fork(file, [], { execArgv: [], env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' } });
    started.push(worker);
    return next();
  };
  const next = () => new Promise<unknown>((resolve) => worker.once('message', resolve));
  const ask = (id: number, request: object) => {
    worker.send({ type: 'request', id, request });
    return next();
  };

  it('says hello first, and ends with its channel', async () => {
    assert.deepEqual(await start(), { type: 'hello', version: PROTOCOL_VERSION });
    worker.disconnect();
    assert.deepEqual(await once(worker, 'exit'), [0, null]);
  });

  it('a model that is missing, an unknown request and garbage leave it ready for the next request', async () => {
    await start();
    worker.send('garbage');
    const missing = JSON.stringify(
      await ask(1, someLoad({ modelFolder: join(folder, 'none'), cacheFolder: folder })),
    );
    assert.ok(missing.includes('"modelMissing"'), missing);
    assert.ok(JSON.stringify(await ask(2, { kind: 'magic' })).includes('"badRequest"'));
    assert.ok(JSON.stringify(await ask(3, someRequest())).includes('"notReady"'));
    worker.disconnect();
    assert.deepEqual(await once(worker, 'exit'), [0, null]);
  });

  it('the library of models is missing: says each time what to do, and lives on', async () => {
    const alone = join(folder, 'worker.js');
    copyFileSync(WORKER, alone);
    await start(alone);
    for (const id of [1, 2]) {
      const fault = JSON.stringify(await ask(id, someLoad({ modelFolder: folder, cacheFolder: folder })));
      assert.ok(fault.includes('"libraryFailed"'), fault);
      assert.match(fault, /Cannot find module 'onnxruntime-node'\). Install the package/);
    }
    worker.disconnect();
    assert.deepEqual(await once(worker, 'exit'), [0, null]);
  });

  it('started by hand: says what it is', () => {
    const { status, stderr } = spawnSync(process.execPath, [WORKER], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /started by the editor/);
  });
});
