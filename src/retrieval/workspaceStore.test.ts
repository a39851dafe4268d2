import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeWorkspace as make, nextLetters as next, writeIn } from './testing';
import type { Workspace } from './workspace';

describe('Workspace with a store', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-workspace-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const write = (path: string, content: string) => writeIn(folder, path, content);
  const KEY = new Uint8Array(32).fill(3);
  let storage: string;
  beforeEach(() => (storage = mkdtempSync(join(tmpdir(), 'superdraft-storage-'))));
  afterEach(() => {
    rmSync(storage, { recursive: true, force: true });
  });
  const learn = (workspace: Workspace) =>
    workspace.learn(
      { folders: [{ path: folder, excludes: [] }], store: { path: join(storage, 'index.bin'), key: KEY } },
      new AbortController().signal,
      () => undefined,
    );

  it('reads only what has changed since the last time, and forgets what is gone', async () => {
    write('same.ts', 'abcX\n');
    write('changed.ts', 'defX\n');
    const gone = write('gone.ts', 'ghiX\n');
    assert.deepEqual(await learn(make()), { files: 3, stored: 0, store: 'absent' });
    write('changed.ts', 'defYY\n');
    rmSync(gone);
    write('new.ts', 'jklX\n');
    const again = make();
    assert.deepEqual(await learn(again), { files: 3, stored: 1, store: 'read' });
    assert.deepEqual(
      ['abc', 'def', 'ghi', 'jkl'].map((text) => next(again, text)),
      ['X', 'Y', '', 'X'],
    );
  });

  it('reads everything anew when the store is damaged', async () => {
    write('a.ts', 'abcX\n');
    await learn(make());
    writeFileSync(join(storage, 'index.bin'), 'nonsense');
    const again = make();
    assert.deepEqual(await learn(again), { files: 1, stored: 0, store: 'damaged' });
    assert.equal(next(again, 'abc'), 'X');
    assert.equal((await learn(make())).store, 'read');
  });

  it('goes on where nothing can be stored', async () => {
    write('a.ts', 'abcX\n');
    const workspace = make();
    writeFileSync(join(storage, 'file'), '');
    const store = { path: join(storage, 'file', 'index.bin'), key: KEY };
    await workspace.learn(
      { folders: [{ path: folder, excludes: [] }], store },
      new AbortController().signal,
      () => undefined,
    );
    assert.equal(next(workspace, 'abc'), 'X');
  });

  it('what is excluded from now on is forgotten, and the store with all that is forgotten', async () => {
    write('a.ts', 'abcX\n');
    write('b.ts', 'defX\n');
    const workspace = make();
    await learn(workspace);
    write('.gitignore', 'b.ts\n');
    assert.equal((await learn(workspace)).files, 1);
    assert.equal(next(workspace, 'def'), '');
    await workspace.forget();
    assert.deepEqual(readdirSync(storage), []);
    assert.equal((await learn(make())).store, 'absent');
  });

  it('a text that is not saved counts at once, until what is on disk does', async () => {
    const file = write('a.ts', 'abcX\n');
    write('.gitignore', 'local.ts\n');
    const local = write('local.ts', '');
    const workspace = make();
    const { signal } = new AbortController();
    const hold = (path: string, text: string) => workspace.hold(path, text, signal);
    await learn(workspace);
    await hold(file, 'abcYY\n');
    assert.equal(next(workspace, 'abc'), 'Y');
    assert.equal(workspace.report().files, 1);
    // What is left out on disk is left out in an editor, too, and so is a text with a secret.
    for (const other of [local, join(storage, 'outside.ts')]) await hold(other, 'abcQ\n');
    await hold(file, `abcZ password = "${'hunter2' + 'A9x0Qz71Lm'}"\n`);
    assert.equal(next(workspace, 'abc'), 'Y');
    await workspace.update(file, signal);
    assert.equal(next(workspace, 'abc'), 'X');
    await hold(file, 'abcYY\n');
    write('a.ts', 'abcZZZ\n');
    await workspace.update(file, signal);
    assert.equal(next(workspace, 'abc'), 'Z');
  });

  it('a text that is saved otherwise while it is being learnt counts no more', async () => {
    const file = write('a.ts', 'abcX\n');
    const workspace = make();
    await learn(workspace);
    const { signal } = new AbortController();
    await Promise.all([workspace.hold(file, 'abcYY\n', signal), workspace.update(file, signal)]);
    assert.equal(next(workspace, 'abc'), 'X');
  });

  it('is not written again where nothing has changed', async () => {
    write('a.ts', 'abcX\n');
    await learn(make());
    const before = statSync(join(storage, 'index.bin')).ino;
    const again = make();
    assert.equal((await learn(again)).stored, 1);
    assert.equal(statSync(join(storage, 'index.bin')).ino, before);
    write('a.ts', 'abcYY\n');
    await learn(again);
    assert.notEqual(statSync(join(storage, 'index.bin')).ino, before);
  });

  it('what is forgotten while it is read stays forgotten', async () => {
    for (let at = 0; at < 100; at++) write(`${at}.ts`, 'abcX\n');
    await learn(make());
    let pauses = 0;
    let forgotten: Promise<void> | undefined;
    const workspace = make(undefined, undefined, () => {
      if (++pauses === 2) forgotten = workspace.forget();
      return Promise.resolve();
    });
    await assert.rejects(learn(workspace), /forgotten/);
    await forgotten;
    assert.deepEqual([pauses > 1, workspace.report().files, readdirSync(storage)], [true, 0, []]);
  });

  it('is forgotten in memory where the store cannot be removed, also while that is read, and says so', async () => {
    write('a.ts', 'abcX\n');
    const workspace = make();
    await learn(workspace);
    const stays = () => {
      rmSync(join(storage, 'index.bin'));
      mkdirSync(join(storage, 'index.bin'));
    };
    stays();
    await assert.rejects(workspace.forget(), /index\.bin/);
    assert.deepEqual([workspace.fileCount, next(workspace, 'abc')], [0, '']);
    rmdirSync(join(storage, 'index.bin'));
    for (let at = 0; at < 100; at++) write(`${at}.ts`, 'abcX\n');
    await learn(make());
    let forgotten: Promise<void> | undefined;
    const reading = make(undefined, undefined, async () => {
      if (forgotten === undefined) {
        stays();
        forgotten = assert.rejects(reading.forget(), /index\.bin/);
      }
      // Reading comes to its end only once the attempt to remove has failed.
      await sleep(50);
    });
    // Of which the worker would die.
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', hear);
    try {
      await assert.rejects(learn(reading), /forgotten/);
      await forgotten;
    } finally {
      process.off('unhandledRejection', hear);
    }
    assert.deepEqual([reading.fileCount, unheard], [0, []]);
  });

  it('holds no secret, in whatever way it was planted', async () => {
    const random = 'q7Jx2Lw9' + 'Zk4Rt8Vb3Np6';
    const planted: Readonly<Record<string, string>> = {
      '.env': `TOKEN=${random}`,
      '.env.production.ts': `export const x = '${random}'`,
      'deploy.pem': random,
      id_rsa: random,
      '.npmrc': `//registry/:_authToken=${random}`,
      'credentials.json': `{ "a": "${random}" }`,
      '.aws/config.ts': random,
      'key.ts': `-----BEGIN PRIVATE KEY-----\n${random}\n`,
      'config.ts': `const apiKey = '${random}';`,
      'settings.py': `DB_PASSWORD = "${random}"`,
      'connect.js': `open('postgres://admin:${random}@db/x')`,
      'github.go': `t := "ghp_${random}${random}"`,
      'jwt.rb': `"eyJhbGciOiJI.eyJzdWIiOiIx.${random}"`,
      'yaml.yml': `client_secret: ${random}`,
    };
    for (const [path, content] of Object.entries(planted)) write(path, `${content}\n`);
    write('innocent.ts', 'abcX\n');
    const workspace = make();
    await learn(workspace);
    assert.equal(workspace.report().files, 1);
    assert.equal(next(workspace, random.slice(0, 4)), '');
    const stored = readFileSync(join(storage, 'index.bin'));
    // Tokens of this test are letters in two bytes each.
    assert.ok(!stored.includes(random) && !stored.includes(Buffer.from(random, 'utf16le')));
    assert.ok(stored.includes(Buffer.from('abcX', 'utf16le')));
  });
});
