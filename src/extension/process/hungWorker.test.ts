import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '../../protocol/messages';
import { someLoad, someLoadReply, someReply, someRequest } from '../../protocol/channelTesting';
import { WorkerClient, type WorkerState } from './workerClient';
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

describe('a real worker that is stopped in its tracks', function () {
  const folder = mkdtempSync(join(tmpdir(), 'superdraft-hung-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  before(function () {
    // There is no such signal on Windows.
    if (process.platform === 'win32') this.skip();
  });

  it('is ended, and another takes its place', async () => {
    const file = join(folder, 'worker.js');
    writeFileSync(file, SCRIPT);
    const states: WorkerState[] = [];
    const client = new WorkerClient({
      start: () => startWorker(file, () => undefined),
      loadRequest: () => someLoad(),
      onState: (state) => states.push(state),
      after: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds / HASTE);
        return () => {
          clearTimeout(timer);
        };
      },
      now: () => performance.now() * HASTE,
    });
    try {
      await client.ready();
      const stopped = client.pid;
      assert.ok(stopped !== undefined);
      process.kill(stopped, 'SIGSTOP');
      const { signal } = new AbortController();
      await assert.rejects(client.draft(someRequest(), signal), { code: 'workerGone' });
      assert.ok(states.some((state) => state.kind === 'waiting' && /not answered/.test(state.reason)));
      const reply = await client.draft(someRequest(), signal);
      assert.equal(reply.drafts[0].text, 'alive');
      assert.notEqual(client.pid, stopped);
      // The number of a process that is gone cannot be signalled.
      assert.throws(() => process.kill(stopped, 0), { code: 'ESRCH' });
    } finally {
      client.dispose();
    }
  });
});
