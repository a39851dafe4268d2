// Over 300 lines: every way in which a server may lie to one download.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, symlinkSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobProgress } from '../protocol/modelJobs';
import { download, type Patience } from './download';
import {
  announces,
  drips,
  drops,
  dropsAnew,
  honest,
  ignoresRange,
  redirects,
  sendsOtherBytes,
  sendsOtherRange,
  sendsUnannounced,
  showsPage,
  stalls,
  startServer,
  status,
  type Answer,
  type LyingServer,
} from './testing/lyingServer';

const PATIENCE: Patience = { window: 500, leastBytes: 100, delays: [0, 0, 0], worthwhile: 1000 };
const CONTENT = Buffer.from(Array.from({ length: 10_000 }, (_, index) => (index * index) % 251));
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('download', () => {
  let folder: string;
  let target: string;
  let server: LyingServer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-download-'));
    target = join(folder, 'file.txt');
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Downloads from a server that answers so; gives the phases that were told of. */
  async function run(
    answers: Answer[],
    signal = new AbortController().signal,
    content = CONTENT,
    came?: (bytes: number) => void,
  ) {
    server = await startServer({ 'file.txt': content }, { 'file.txt': answers });
    return again(signal, came);
  }

  async function again(signal = new AbortController().signal, came?: (bytes: number) => void) {
    const told: [JobProgress['phase'], number][] = [];
    const file = {
      path: 'file.txt',
      url: server.url('file.txt'),
      bytes: CONTENT.length,
      sha256: sha256(CONTENT),
    };
    const progress = (phase: JobProgress['phase'], bytes: number) => {
      told.push([phase, bytes]);
      came?.(bytes);
    };
    await download({ file, target, signal, progress, patience: PATIENCE });
    return told;
  }

  /** The target is whole, and nothing else is left. */
  async function isWhole() {
    assert.ok((await readFile(target)).equals(CONTENT));
    assert.deepEqual(await readdir(folder), ['file.txt']);
  }

  const isAbsent = async () => {
    assert.equal((await readdir(folder)).includes('file.txt'), false);
  };

  it('writes the file, tells of every byte, and leaves nothing else', async () => {
    const told = await run([]);
    assert.deepEqual(told.at(-1), ['download', CONTENT.length]);
    await isWhole();
  });

  it('a connection that is dropped twice: goes on where each ended, by range and version', async () => {
    await run([drops(3000), drops(4000)]);
    await isWhole();
    assert.equal(server.requests.length, 3);
    assert.match(server.requests[1], /^file\.txt bytes=[1-9]\d*- "one"$/);
    assert.match(server.requests[2], /^file\.txt bytes=[1-9]\d*- "one"$/);
  });

  it('a process that ended: the next one reads what is there, and goes on', async () => {
    await assert.rejects(run([drops(5000), status(404)]), { code: 'refused' });
    const part = (await readFile(`${target}.part`)).length;
    assert.ok(part > 0);
    const told = await again();
    assert.deepEqual(told[0], ['verify', part]);
    assert.equal(server.requests.at(-1), `file.txt bytes=${part}- "one"`);
    await isWhole();
  });

  it('a process that ended between the last byte and the end: asks for nothing', async () => {
    await run([]);
    const told = await again();
    assert.deepEqual(told, [['verify', CONTENT.length]]);
    assert.equal(server.requests.length, 1);
    await isWhole();
  });

  it('a file that has another version by now: takes all of that anew', async () => {
    await run([drops(5000, '"old"'), honest('"new"')]);
    assert.match(server.requests[1], / "old"$/);
    await isWhole();
  });

  it('a server that ignores the range: begins anew', async () => {
    await run([drops(5000), ignoresRange()]);
    await isWhole();
  });

  it('a server that sends another range: begins anew', async () => {
    await run([drops(5000), sendsOtherRange()]);
    assert.equal(server.requests[2], 'file.txt');
    await isWhole();
  });

  it('a range that the server does not have: begins anew', async () => {
    await run([drops(5000), status(416)]);
    assert.equal(server.requests[2], 'file.txt');
    await isWhole();
  });

  it('a connection that stalls: is given up for another, which goes on', async () => {
    await run([stalls(5000)]);
    assert.match(server.requests[1], /bytes=[1-9]/);
    await isWhole();
  });

  it('a server that says nothing at all: is given up for another try', async () => {
    await run([() => undefined]);
    await isWhole();
  });

  it('a slow drip: is given up for another connection, which goes on', async () => {
    await run([drips(20)]);
    assert.match(server.requests[1], /bytes=[1-9]/);
    await isWhole();
  });

  it('a line that drops again and again: counts only attempts in a row that brought little', async () => {
    await run(Array.from({ length: 8 }, () => drops(1100)));
    await isWhole();
  });

  it('a line that drops again and again, without ranges: what comes anew brings nothing', async () => {
    const answers = [6000, 3000, 6000, 3000, 6000, 3000].map((bytes) => dropsAnew(bytes));
    await assert.rejects(run(answers), { code: 'network' });
    assert.equal(server.requests.length, 4);
  });

  it('a line that brings nothing: is given up, with what came kept', async () => {
    const answers = [drops(5000), ...Array.from({ length: 3 }, () => drops(0))];
    await assert.rejects(run(answers), { code: 'network', message: /download again to go on/ });
    assert.ok(existsSync(`${target}.part`));
    await again();
    await isWhole();
  });

  it('nobody listens: says that the connection failed', async () => {
    await run([]);
    await rm(target);
    await server.close();
    await assert.rejects(again(), { code: 'network', message: /connection failed.*ECONNREFUSED/ });
  });

  it('a server in trouble: tries again, as late as it asks', async () => {
    const started = Date.now();
    await run([status(503, { 'retry-after': '1' }), status(429)]);
    assert.ok(Date.now() - started >= 950);
    await isWhole();
  });

  for (const code of [401, 403, 404, 410]) {
    it(`an answer ${code}: is final`, async () => {
      await assert.rejects(run([status(code)]), { code: 'refused', message: new RegExp(String(code)) });
      assert.equal(server.requests.length, 1);
    });
  }

  it('wrong bytes of the right number: nothing is taken', async () => {
    await assert.rejects(run([sendsOtherBytes()]), { code: 'wrongFile', message: /its hash differs/ });
    await isAbsent();
    await again();
    await isWhole();
  });

  it('a part that was damaged: is dropped, and the file comes anew', async () => {
    await writeFile(`${target}.part`, Buffer.alloc(4000));
    await run([]);
    assert.deepEqual(server.requests, ['file.txt bytes=4000-', 'file.txt']);
    await isWhole();
  });

  it('a part that is longer than the file: is dropped', async () => {
    await writeFile(`${target}.part`, Buffer.alloc(20_000));
    await run([]);
    assert.deepEqual(server.requests, ['file.txt']);
    await isWhole();
  });

  it('a length that is announced wrong: nothing is taken', async () => {
    await assert.rejects(run([announces(9)]), {
      code: 'wrongFile',
      message: /with 9 bytes.* Try again later/,
    });
    await isAbsent();
  });

  it('a length that is announced wrong in place of the rest: what came is kept, and goes on', async () => {
    await assert.rejects(run([drops(5000), announces(9)]), { code: 'wrongFile' });
    const { length } = await readFile(`${target}.part`);
    assert.ok(length > 0);
    await again();
    assert.equal(server.requests.at(-1), `file.txt bytes=${length}- "one"`);
    await isWhole();
  });

  it('a page in place of the rest: what came is kept, and goes on', async () => {
    await assert.rejects(run([drops(5000), showsPage()]), {
      code: 'wrongFile',
      message: /a page for people/,
    });
    const { length } = await readFile(`${target}.part`);
    assert.ok(length > 0);
    await again();
    assert.equal(server.requests.at(-1), `file.txt bytes=${length}- "one"`);
    await isWhole();
  });

  it('more bytes than there should be: nothing is taken, and no more is written than fits', async () => {
    const endless = sendsUnannounced(Buffer.alloc(1_000_000));
    await assert.rejects(run([endless]), { code: 'wrongFile', message: /more bytes/ });
    assert.equal((await readFile(`${target}.part`)).length, 0);
  });

  it('fewer bytes than there should be, without a length: asks for the rest', async () => {
    await run([sendsUnannounced(CONTENT.subarray(0, 6000))]);
    assert.equal(server.requests[1], 'file.txt bytes=6000-');
    await isWhole();
  });

  it('redirections are followed, a circle is not', async () => {
    await run([redirects('/file.txt?signature=1'), honest()]);
    await isWhole();
    await rm(target);
    await server.close();
    const circle = Array.from({ length: 9 }, () => redirects('/file.txt'));
    await assert.rejects(run(circle), { code: 'refused', message: /circles/ });
    assert.equal(server.requests.length, 6);
  });

  it('a redirection to an address that is not encrypted is not followed', async () => {
    await assert.rejects(run([redirects('http://example.org/file.txt')]), {
      code: 'refused',
      message: /not encrypted.* try another network/,
    });
  });

  it('cancelled: ends at once, and the next attempt goes on', async () => {
    const controller = new AbortController();
    const cancel = (bytes: number) => {
      if (bytes > 0) controller.abort();
    };
    await assert.rejects(run([stalls(5000)], controller.signal, CONTENT, cancel), { name: 'AbortError' });
    await again();
    assert.match(server.requests[1], /bytes=[1-9]/);
    await isWhole();
  });

  it('cancelled between two attempts: ends at once', async () => {
    const controller = new AbortController();
    const running = run([status(503, { 'retry-after': '60' })], controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 50);
    await assert.rejects(running, { name: 'AbortError' });
  });

  it('a full disk: says so', async function () {
    // Every write to this device of Linux fails as on a full disk.
    if (!existsSync('/dev/full')) this.skip();
    await symlink('/dev/full', `${target}.part`);
    await assert.rejects(run([]), { code: 'diskFull', message: /goes on where it ended/ });
  });

  it('a disk that is full when the answer comes: says so, and leaves the connection', async function () {
    if (!existsSync('/dev/full')) this.skip();
    let closed: Promise<unknown> | undefined;
    const fills: Answer = (request, response, content) => {
      symlinkSync('/dev/full', `${target}.etag`);
      closed = once(response, 'close');
      stalls(5000)(request, response, content);
    };
    await assert.rejects(run([fills]), { code: 'diskFull', message: /goes on where it ended/ });
    await closed;
    await again();
    await isWhole();
  });
});
