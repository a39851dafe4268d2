// Over 300 lines: all tests drive one workspace in one temporary folder.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { letters, makeWorkspace as make, nextLetters as next, writeIn } from './testing';

const live = new AbortController().signal;

/** Waits for what is under way. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}

describe('Workspace', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-workspace-'))));
  afterEach(function () {
    // 100,000 files take a while to remove.
    this.timeout(180_000);
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (path: string, content: string) => writeIn(folder, path, content);

  it('learns source files, and says of the others why not', async () => {
    write('a.ts', 'const total = sum;\n');
    write('b/c.ts', 'let total = 1;\n');
    const secret = write('.env', 'TOKEN=1\n');
    const huge = write('huge.ts', 'x\n'.repeat(200_000));
    const workspace = make();
    const progress: number[] = [];
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, (files) =>
      progress.push(files),
    );
    assert.equal(next(workspace, 'total ='), ' ');
    assert.deepEqual(progress, [1, 2]);
    const { files, skipped } = workspace.report();
    assert.equal(files, 2);
    assert.deepEqual(
      skipped.map(({ path, reason }) => [path, reason]),
      [
        [secret, 'secretName'],
        [huge, 'huge'],
      ],
    );
  });

  it('says of a file whose name is no UTF-8 that it cannot be read', async function () {
    if (process.platform !== 'linux') this.skip();
    const name = Buffer.concat([Buffer.from(`${folder}/l`), Buffer.of(0xe4), Buffer.from('tin.ts')]);
    writeFileSync(name, 'abcX\n');
    const workspace = make();
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    assert.deepEqual(workspace.report().skipped, [
      { path: join(folder, 'l\uFFFDtin.ts'), reason: 'unreadable' },
    ]);
    rmSync(name);
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    assert.deepEqual(workspace.report().skipped, []);
  });

  it('keeps up with files that are added, changed, renamed and removed', async () => {
    const workspace = make();
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    const file = write('a.ts', 'abcX\n');
    await workspace.update(file, live);
    assert.equal(next(workspace, 'abc'), 'X');
    write('a.ts', 'abcY\n');
    await workspace.update(file, live);
    assert.equal(next(workspace, 'abc'), 'Y');
    rmSync(file);
    const renamed = write('b.ts', 'abcZ\n');
    await workspace.update(file, live);
    await workspace.update(renamed, live);
    assert.equal(next(workspace, 'abc'), 'Z');
    assert.equal(workspace.report().files, 1);
  });

  it('a change of what is left out is left out too', async function () {
    if (process.platform === 'win32') this.skip();
    write('.gitignore', 'dist/\nlocal.ts\n');
    const changes = ['dist/a.ts', 'local.ts', 'gen/b.ts', 'node_modules/x/c.ts'].map((path) =>
      write(path, 'abcX\n'),
    );
    const outside = write('../superdraft-outside.ts', 'abcX\n');
    const link = join(folder, 'link.ts');
    symlinkSync(outside, link);
    const workspace = make();
    await workspace.learn({ folders: [{ path: folder, excludes: ['gen'] }] }, live, () => undefined);
    for (const file of [...changes, link]) await workspace.update(file, live);
    rmSync(outside);
    assert.deepEqual([workspace.report().files, next(workspace, 'abc')], [0, '']);
    assert.deepEqual(await Promise.all(['dist/a.ts', 'local.ts'].map((path) => workspace.withholds(path))), [
      true,
      true,
    ]);
  });

  it('a folder that is removed, or has another name, takes its files with it', async () => {
    write('old/deep/a.ts', 'abcX\n');
    write('older/b.ts', 'defX\n');
    write('old/huge.ts', 'x\n'.repeat(200_000));
    const workspace = make();
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    const [old, renamed] = [join(folder, 'old'), join(folder, 'new')];
    renameSync(old, renamed);
    // The editor tells of the folders alone.
    await workspace.update(old, live);
    assert.deepEqual([next(workspace, 'abc'), next(workspace, 'def')], ['', 'X']);
    assert.deepEqual(workspace.report().skipped, []);
    await workspace.update(renamed, live);
    assert.equal(next(workspace, 'abc'), 'X');
    assert.equal(workspace.report().files, 2);
    rmSync(renamed, { recursive: true });
    await workspace.update(renamed, live);
    assert.equal(workspace.report().files, 1);
  });

  it('a file that comes while the workspace is being learnt stays', async () => {
    write('a/b.ts', 'abcX\n');
    for (let at = 0; at < 50; at++) write(`b/${at}.ts`, 'defX\n');
    const workspace = make();
    const coming: Promise<void>[] = [];
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, (files) => {
      // The walk has been in the folder already.
      if (files === 1) coming.push(workspace.update(write('a/new.ts', 'ghiX\n'), live));
      return undefined;
    });
    await Promise.all(coming);
    assert.deepEqual([workspace.report().files, next(workspace, 'ghi')], [52, 'X']);
  });

  it('a file that is away while its folder is read, and comes back, stays', async () => {
    const away = write('a/away.ts', 'ghiX\n');
    for (let at = 0; at < 50; at++) write(`b/${at}.ts`, 'defX\n');
    const workspace = make();
    const learn = (progress: (files: number) => void) =>
      workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, progress);
    await learn(() => undefined);
    rmSync(away);
    const coming: Promise<void>[] = [];
    await learn((files) => {
      if (files === 10) coming.push(workspace.update(write('a/away.ts', 'ghiX\n'), live));
    });
    await Promise.all(coming);
    assert.deepEqual([workspace.report().files, next(workspace, 'ghi')], [51, 'X']);
  });

  it('a file that becomes secret is forgotten, and learnt and shown again once it is none', async () => {
    const workspace = make();
    const file = write('a.ts', 'abcX\n');
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    write('a.ts', `abcX\nconst password = "${'hunter2' + 'A9x0Qz71Lm'}";\n`);
    await workspace.update(file, live);
    assert.equal(next(workspace, 'abc'), '');
    assert.deepEqual(workspace.report().skipped, [{ path: file, reason: 'secretInside' }]);
    assert.ok(await workspace.withholds('a.ts'));
    write('a.ts', 'abcY\n');
    await workspace.update(file, live);
    assert.equal(next(workspace, 'abc'), 'Y');
    assert.deepEqual(workspace.report().skipped, []);
    assert.ok(!(await workspace.withholds('a.ts')));
  });

  it('a file that is known, and gone when it is to be read again, is forgotten', async () => {
    let pauses = Infinity;
    const file = write('a.ts', 'abcX\n');
    const pause = () => {
      if (--pauses === 0) rmSync(file);
      return Promise.resolve();
    };
    const workspace = make(undefined, undefined, pause);
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    // Before it is looked for, and before it is read.
    pauses = 2;
    await workspace.update(file, live);
    assert.deepEqual([workspace.report().files, next(workspace, 'abc')], [0, '']);
  });

  it('withholds what is ignored, secret or generated, wherever else it would be shown', async () => {
    write('.gitignore', 'private/\nlocal.ts\n');
    for (const path of ['private/deep/a.ts', 'local.ts', 'b.ts', 'c.txt', 'x.min.js', '.env'])
      write(path, 'abc\n');
    const workspace = make();
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    const withheld = (paths: readonly string[]) =>
      Promise.all(paths.map((path) => workspace.withholds(path)));
    const secret = ['private/deep/a.ts', 'private/new.ts', 'local.ts', 'x.min.js', '.env'];
    assert.deepEqual(await withheld(secret), [true, true, true, true, true]);
    const shown = ['b.ts', 'c.txt', 'new.ts', 'privately/a.ts', '../b.ts'];
    assert.deepEqual(await withheld(shown), [false, false, false, false, false]);
    // Where nothing is learnt the rules hold all the same, and new ones as soon as they are read.
    await workspace.forget();
    assert.deepEqual(await withheld(['private/deep/a.ts', 'local.ts']), [true, true]);
    write('.gitignore', 'b.ts\n');
    workspace.judgeBy([{ path: folder, excludes: ['c.txt'] }]);
    assert.deepEqual(await withheld(['b.ts', 'c.txt', 'local.ts']), [true, true, false]);
  });

  it('withholds everything until it is told of the folders, and what is ignored from then on', async () => {
    write('.gitignore', 'local.ts\n');
    for (const path of ['local.ts', 'b.ts']) write(path, 'abc\n');
    const workspace = make();
    const withheld = () =>
      Promise.all(['local.ts', 'b.ts', '../c.ts'].map((path) => workspace.withholds(path)));
    assert.deepEqual(await withheld(), [true, true, true]);
    const learning = workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    const atOnce = withheld();
    await learning;
    assert.deepEqual(await atOnce, [true, false, false]);
    const other = make();
    other.judgeBy([]);
    assert.equal(await other.withholds('b.ts'), false);
  });

  it('forgets and withholds what is excluded from then on, and says so; and learns what is no more', async () => {
    const file = write('private/a.ts', 'abcX\n');
    write('b.ts', 'defX\n');
    const workspace = make();
    const learn = (excluded: readonly string[]) =>
      workspace.learn({ folders: [{ path: folder, excludes: [], excluded }] }, live, () => undefined);
    await learn([]);
    assert.equal(next(workspace, 'abc'), 'X');
    await learn(['**/private']);
    assert.deepEqual([next(workspace, 'abc'), next(workspace, 'def')], ['', 'X']);
    const skipped = [{ path: join(folder, 'private/'), reason: 'excluded' }];
    assert.deepEqual(workspace.report().skipped, skipped);
    await workspace.update(file, live);
    assert.deepEqual([workspace.report().files, await workspace.withholds('private/a.ts')], [1, true]);
    await learn([]);
    assert.deepEqual([next(workspace, 'abc'), await workspace.withholds('private/a.ts')], ['X', false]);
  });

  it('withholds what it did before while it learns anew', async () => {
    const generated = '// Code generated by a tool. DO NOT EDIT.\nabc\n';
    for (const path of ['a.ts', 'b.ts', 'z.ts']) write(path, path === 'z.ts' ? generated : 'abc\n');
    const workspace = make();
    const learn = (progress: () => void) =>
      workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, progress);
    await learn(() => undefined);
    const answers: Promise<boolean>[] = [];
    await learn(() => {
      answers.push(workspace.withholds('z.ts'));
    });
    assert.deepEqual(await Promise.all(answers), [true, true]);
    rmSync(join(folder, 'z.ts'));
    await learn(() => undefined);
    assert.deepEqual([await workspace.withholds('z.ts'), workspace.report().skipped], [false, []]);
  });

  it('of two versions of a file that are read at once the newer one stays', async () => {
    const held: (() => void)[] = [];
    let isLong = false;
    const encode = (text: string) => {
      isLong = text.length > 1000;
      return letters.encode(text);
    };
    // A long text is held where its tokens are there, and the index does not have them yet.
    const pause = () =>
      new Promise<void>((resolve) => {
        if (isLong) held.push(resolve);
        else resolve();
        isLong = false;
      });
    const workspace = make(undefined, { ...letters, encode }, pause);
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    const file = write('a.ts', 'abcX\n'.repeat(1000));
    const first = workspace.update(file, live);
    await until(() => held.length === 1);
    write('a.ts', 'defY\n');
    await workspace.update(file, live);
    held.pop()?.();
    await first;
    assert.deepEqual([next(workspace, 'def'), next(workspace, 'abc')], ['Y', '']);
    // Nor does one stay that is removed meanwhile.
    write('b.ts', 'ghiX\n'.repeat(1000));
    const second = workspace.update(join(folder, 'b.ts'), live);
    await until(() => held.length === 1);
    rmSync(join(folder, 'b.ts'));
    await workspace.update(join(folder, 'b.ts'), live);
    held.pop()?.();
    await second;
    assert.deepEqual([next(workspace, 'ghi'), workspace.report().files], ['', 1]);
  });

  it('does not read what cannot fit', async () => {
    for (let at = 0; at < 40; at++) write(`${at}.ts`, 'abcdefgh\n'.repeat(2500));
    let tokenized = 0;
    const tokenizer = {
      size: 128,
      encode: (text: string) => {
        tokenized += text.length;
        return Array.from(text, (letter) => letter.charCodeAt(0) % 128);
      },
      bytes: (token: number) => Uint8Array.of(token),
    };
    const workspace = make(1 << 20, tokenizer);
    const learn = () => workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    const { files } = await learn();
    assert.ok(files > 1 && files < 40, `${files} files`);
    assert.equal(workspace.report().skipped.length, 40 - files);
    tokenized = 0;
    assert.equal((await learn()).files, files);
    assert.equal(tokenized, 0);
  });

  it('stops between two slices when it is aborted, and forgets when told', async () => {
    for (let at = 0; at < 20; at++) write(`${at}.ts`, 'abcX\n');
    const workspace = make();
    const controller = new AbortController();
    const learning = workspace.learn(
      { folders: [{ path: folder, excludes: [] }] },
      controller.signal,
      (files) => {
        if (files === 5) controller.abort(new Error('enough'));
      },
    );
    await assert.rejects(learning, /enough/);
    assert.equal(workspace.report().files, 5);
    await workspace.forget();
    assert.deepEqual([workspace.report().files, next(workspace, 'abc')], [0, '']);
  });

  it('follows no change any more once it is not used', async () => {
    const workspace = make();
    await workspace.learn({ folders: [{ path: folder, excludes: [] }] }, live, () => undefined);
    const file = write('a.ts', 'abc\n');
    const following = assert.rejects(workspace.update(file, live), /not in use/);
    workspace.dispose();
    await following;
    await assert.rejects(workspace.update(file, live), /not in use/);
    assert.equal(workspace.report().files, 0);
  });

  it('learns 100,000 small files, names in every script among them', async function () {
    this.timeout(300_000);
    const scripts = ['a', 'é', 'я', '中', 'あ', 'ع', '한', '𝔸', 'ñ x', "it's"];
    for (let at = 0; at < 1000; at++)
      mkdirSync(join(folder, `${at % 10}`, `${scripts[at % 10]}${at}`), { recursive: true });
    for (let at = 0; at < 100_000; at++)
      writeFileSync(
        join(folder, `${at % 10}`, `${scripts[at % 10]}${at % 1000}`, `${scripts[at % 10]}${at}.ts`),
        `v${at};\n`,
      );
    const workspace = make(1 << 24);
    const learnt = await workspace.learn(
      { folders: [{ path: folder, excludes: [] }] },
      live,
      () => undefined,
    );
    const { files, tokens, skipped } = workspace.report();
    assert.deepEqual([learnt.files, files, skipped.length], [100_000, 100_000, 0]);
    const letters = Array.from({ length: 100_000 }, (_, at) => `v${at};\n`.length);
    assert.equal(
      tokens,
      letters.reduce((sum, length) => sum + length, 0),
    );
    assert.equal(next(workspace, '9;'), '\n');
  });
});
