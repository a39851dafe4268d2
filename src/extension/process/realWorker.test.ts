import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PROTOCOL_VERSION } from '../../protocol/messages';
import { someLoad, someLoadReply, someReply, someRequest } from '../../protocol/channelTesting';
import { WorkerClient } from './workerClient';
import type { WorkerState } from './workerState';
import { startWorker } from './workerProcess';

/** A worker that answers at once. */
const SCRIPT = `
process.send({ type: 'hello', version: ${PROTOCOL_VERSION} });
const replies = {
  load: ${JSON.stringify(someLoadReply())},
  draft: ${JSON.stringify(someReply('alive'))},
  status: { residentBytes: 1, loaded: true, filesLearnt: 0 },
};
process.on('message', ({ type, id, request }) => {
  if (type === 'request') process.send({ type: 'reply', id, reply: replies[request.kind] });
});
`;

/** So much faster than in earnest does the time of the client pass. */
const HASTE = 100;

describe('a real worker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'superdraft-worker-'));
  const file = join(folder, 'worker.js');
  const { signal } = new AbortController();
  let states: WorkerState[];
  let client: WorkerClient;
  /** In the client's milliseconds. */
  let unloadAfter: number;

  before(() => {
    writeFileSync(file, SCRIPT);
  });
  beforeEach(() => {
    states = [];
    unloadAfter = 0;
    client = new WorkerClient({
      start: () => startWorker(file, () => undefined),
      loadRequest: () => someLoad(),
      onState: (state) => states.push(state),
      unloadAfter: () => unloadAfter,
      after: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds / HASTE);
        return () => {
          clearTimeout(timer);
        };
      },
      now: () => performance.now() * HASTE,
    });
  });
  afterEach(() => {
    client.dispose();
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Waits until there is no such process any more. */
  async function assertGone(pid: number): Promise<void> {
    const isThere = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    for (let tries = 0; isThere(); tries++) {
      assert.ok(tries < 100, `The process ${pid} lives on.`);
      await wait(20);
    }
  }

  it('that is stopped in its tracks is ended, and another takes its place', async function () {
    // There is no such signal on Windows.
    if (process.platform === 'win32') this.skip();
    await client.ready();
    const stopped = client.pid;
    assert.ok(stopped !== undefined);
    process.kill(stopped, 'SIGSTOP');
    await assert.rejects(client.draft(someRequest(), signal), { code: 'workerGone' });
    assert.ok(states.some((state) => state.kind === 'waiting' && /not answered/.test(state.reason)));
    const reply = await client.draft(someRequest(), signal);
    assert.equal(reply.drafts[0].text, 'alive');
    assert.notEqual(client.pid, stopped);
    await assertGone(stopped);
  });

  it('that nobody asks for long is ended, and the next request starts another', async () => {
    unloadAfter = 20_000;
    await client.ready();
    const idle = client.pid;
    assert.ok(idle !== undefined);
    for (let times = 0; times < 4; times++) {
      await wait(100);
      await client.draft(someRequest(), signal);
    }
    assert.equal(client.pid, idle, 'It was ended although it was asked.');
    await assertGone(idle);
    assert.deepEqual([client.pid, client.state.kind], [undefined, 'stopped']);
    const reply = await client.draft(someRequest(), signal);
    assert.equal(reply.drafts[0].text, 'alive');
    assert.deepEqual(
      states.map(({ kind }) => kind),
      ['starting', 'ready', 'stopped', 'starting', 'ready'],
    );
  });
});
