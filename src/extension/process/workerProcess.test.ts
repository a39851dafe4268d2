import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorker } from './workerProcess';

describe('startWorker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'superdraft-worker-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a script as the worker until it ends. */
  async function run(
    script: string,
    meanwhile: (worker: ReturnType<typeof startWorker>) => void = () => undefined,
    environment: NodeJS.ProcessEnv = {},
  ) {
    const file = join(folder, 'worker.js');
    writeFileSync(file, script);
    const lines: string[] = [];
    const messages: unknown[] = [];
    const reasons: string[] = [];
    const worker = startWorker(file, (line) => lines.push(line), environment);
    worker.port.onMessage((message) => {
      messages.push(message);
      meanwhile(worker);
    });
    const ended = await new Promise<string>((resolve) => {
      worker.port.onClose((reason) => {
        reasons.push(reason);
        resolve(reason);
      });
    });
    return { ended, lines, messages, reasons, worker };
  }

  it('carries messages both ways', async () => {
    const { messages, ended } = await run(
      `process.send({ hello: 1 }); process.on('message', (m) => { process.send(m); process.disconnect(); });`,
      ({ port }) => {
        port.post({ text: 'a\r\n\uD83D' });
      },
    );
    assert.deepEqual(messages, [{ hello: 1 }, { text: 'a\r\n\uD83D' }]);
    assert.match(ended, /ended with code 0/);
  });

  it('turns the telemetry of the inference library off, and inherits no flags of a debugger', async () => {
    const { messages } = await run(
      `process.send([process.env.ORT_DISABLE_TELEMETRY, process.env.ELECTRON_RUN_AS_NODE, process.execArgv.length]);`,
      (worker) => {
        worker.kill();
      },
    );
    assert.deepEqual(messages, [['1', '1', 0]]);
  });

  it('starts whatever flags the person has set for programs of their own', async () => {
    const { messages, ended } = await run(`process.send(1); process.disconnect();`, undefined, {
      NODE_OPTIONS: '--require ./no-such-file.cjs',
    });
    assert.deepEqual(messages, [1], ended);
  });

  it('killed: says by what, once; what is posted after that is dropped', async () => {
    const { ended, reasons, worker } = await run(
      `process.send(1); setInterval(() => {}, 1000);`,
      (worker) => {
        worker.kill();
      },
    );
    assert.equal(ended, 'The worker ended by SIGKILL.');
    worker.port.post({ late: true });
    worker.kill();
    assert.equal(reasons.length, 1);
    const late = await new Promise((resolve) => {
      worker.port.onClose(resolve);
    });
    assert.equal(late, ended);
  });

  it('killed by the system: says what that means', async () => {
    const { ended } = await run(`process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`);
    assert.match(ended, /by SIGKILL\. The system does so where memory runs out/);
  });

  it('cannot be started at all: closes, after who starts it has taken it', async () => {
    // More than the system passes to a process.
    const { ended, worker } = await run('', undefined, { SUPERDRAFT_TEST: 'x'.repeat(4_000_000) });
    assert.match(ended, /^The worker could not be run \(spawn/);
    assert.equal(worker.pid, undefined);
    worker.kill();
    worker.port.post({});
  });

  it('dies while it starts: its last words are in the log', async () => {
    const { ended, lines } = await run(`throw new Error('no such instruction');`);
    assert.match(ended, /ended with code 1/);
    // What it wrote may arrive after its end.
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(lines.some((line) => line.includes('no such instruction')));
  });

  it('writes a line in pieces, and ends within another: both are whole in the log', async () => {
    const { lines } = await run(`
      process.stderr.write('one ');
      setTimeout(() => { process.stderr.write('line\\n\\nthe '); }, 50);
      setTimeout(() => { process.stderr.write('last', () => process.exit(0)); }, 100);
    `);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(lines, ['one line', 'the last']);
  });

  it('closes its channel but lives on: is ended', async () => {
    const { ended } = await run(`process.disconnect(); setInterval(() => {}, 1000);`);
    assert.match(ended, /closed its channel/);
  });
});
