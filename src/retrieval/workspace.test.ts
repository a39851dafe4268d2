import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWorkspace as make, nextLetters as next, writeIn } from './testing';

const live = new AbortController().signal;

describe('Workspace', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-workspace-'))));
  afterEach(function () {
    // 100,000 files take a while to remove.
    this.timeout(60_000);
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
    await workspace.learn({ folders: [folder], excludes: [] }, live, (files) => progress.push(files));
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

  it('keeps up with files that are added, changed, renamed and removed', async () => {
    const workspace = make();
    await workspace.learn({ folders: [folder], excludes: [] }, live, () => undefined);
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
    await workspace.learn({ folders: [folder], excludes: ['gen'] }, live, () => undefined);
    for (const file of [...changes, link]) await workspace.update(file, live);
    rmSync(outside);
    assert.deepEqual([workspace.report().files, next(workspace, 'abc')], [0, '']);
    assert.deepEqual(
      ['dist/a.ts', 'local.ts'].map((path) => workspace.withholds(path)),
      [true, true],
    );
  });

  it('a folder that is removed, or has another name, takes its files with it', async () => {
    write('old/deep/a.ts', 'abcX\n');
    write('older/b.ts', 'defX\n');
    write('old/huge.ts', 'x\n'.repeat(200_000));
    const workspace = make();
    await workspace.learn({ folders: [folder], excludes: [] }, live, () => undefined);
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
    await workspace.learn({ folders: [folder], excludes: [] }, live, (files) => {
      // The walk has been in the folder already.
      if (files === 1) coming.push(workspace.update(write('a/new.ts', 'ghiX\n'), live));
      return undefined;
    });
    await Promise.all(coming);
    assert.deepEqual([workspace.report().files, next(workspace, 'ghi')], [52, 'X']);
  });

  it('a file that becomes secret is forgotten', async () => {
    const workspace = make();
    const file = write('a.ts', 'abcX\n');
    await workspace.learn({ folders: [folder], excludes: [] }, live, () => undefined);
    write('a.ts', `abcX\nconst password = "${'hunter2' + 'A9x0Qz71Lm'}";\n`);
    await workspace.update(file, live);
    assert.equal(next(workspace, 'abc'), '');
    assert.deepEqual(workspace.report().skipped, [{ path: file, reason: 'secretInside' }]);
  });

  it('withholds what is ignored, secret or generated, wherever else it would be shown', async () => {
    write('.gitignore', 'private/\nlocal.ts\n');
    for (const path of ['private/deep/a.ts', 'local.ts', 'b.ts', 'c.txt', 'x.min.js', '.env'])
      write(path, 'abc\n');
    const workspace = make();
    await workspace.learn({ folders: [folder], excludes: [] }, live, () => undefined);
    const withheld = (path: string) => workspace.withholds(path);
    assert.deepEqual(['private/deep/a.ts', 'local.ts', 'x.min.js', '.env'].map(withheld), [
      true,
      true,
      true,
      true,
    ]);
    assert.deepEqual(['b.ts', 'c.txt', 'new.ts', 'privately/a.ts'].map(withheld), [
      false,
      false,
      false,
      false,
    ]);
  });

  it('leaves alone what is outside its folders', async () => {
    const workspace = make();
    const inside = join(folder, 'in');
    mkdirSync(inside);
    const outside = write('out.ts', 'abcX\n');
    await workspace.learn({ folders: [inside], excludes: [] }, live, () => undefined);
    for (const file of [outside, join(inside, '..', 'out.ts'), `${inside}/../out.ts`, 'out.ts'])
      await workspace.update(file, live);
    assert.equal(workspace.report().files, 0);
  });

  it('stops between two slices when it is aborted, and forgets when told', async () => {
    for (let at = 0; at < 20; at++) write(`${at}.ts`, 'abcX\n');
    const workspace = make();
    const controller = new AbortController();
    const learning = workspace.learn({ folders: [folder], excludes: [] }, controller.signal, (files) => {
      if (files === 5) controller.abort(new Error('enough'));
    });
    await assert.rejects(learning, /enough/);
    assert.equal(workspace.report().files, 5);
    await workspace.forget();
    assert.deepEqual([workspace.report().files, next(workspace, 'abc')], [0, '']);
  });

  it('learns 100,000 small files, names in every script among them', async function () {
    this.timeout(180_000);
    const scripts = ['a', 'é', 'я', '中', 'あ', 'ع', '한', '𝔸', 'ñ x', "it's"];
    for (let at = 0; at < 1000; at++)
      mkdirSync(join(folder, `${at % 10}`, `${scripts[at % 10]}${at}`), { recursive: true });
    for (let at = 0; at < 100_000; at++)
      writeFileSync(
        join(folder, `${at % 10}`, `${scripts[at % 10]}${at % 1000}`, `${scripts[at % 10]}${at}.ts`),
        `v${at};\n`,
      );
    const workspace = make(1 << 24);
    const learnt = await workspace.learn({ folders: [folder], excludes: [] }, live, () => undefined);
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
