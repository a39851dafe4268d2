import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Workspace } from './workspace';

const live = new AbortController().signal;

describe('Workspace', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-workspace-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    return join(folder, path);
  };
  /** A token for each letter. */
  const tokenize = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0) % 128);
  const make = () =>
    new Workspace({ vocabulary: 128, tokenize, budget: 1 << 22, pause: () => Promise.resolve() });
  const next = (workspace: Workspace, text: string) =>
    String.fromCharCode(...workspace.index.successors(tokenize(text), 3).tokens);

  it('learns source files, and says of the others why not', async () => {
    write('a.ts', 'const total = sum;\n');
    write('b/c.ts', 'let total = 1;\n');
    const secret = write('.env', 'TOKEN=1\n');
    const huge = write('huge.ts', 'x\n'.repeat(200_000));
    const workspace = make();
    const progress: number[] = [];
    await workspace.learn([folder], [], live, (files) => progress.push(files));
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
    await workspace.learn([folder], [], live, () => undefined);
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

  it('a file that becomes secret is forgotten', async () => {
    const workspace = make();
    const file = write('a.ts', 'abcX\n');
    await workspace.learn([folder], [], live, () => undefined);
    write('a.ts', `abcX\nconst password = "${'hunter2' + 'A9x0Qz71Lm'}";\n`);
    await workspace.update(file, live);
    assert.equal(next(workspace, 'abc'), '');
    assert.deepEqual(workspace.report().skipped, [{ path: file, reason: 'secretInside' }]);
  });

  it('leaves alone what is outside its folders', async () => {
    const workspace = make();
    const inside = join(folder, 'in');
    mkdirSync(inside);
    const outside = write('out.ts', 'abcX\n');
    await workspace.learn([inside], [], live, () => undefined);
    for (const file of [outside, join(inside, '..', 'out.ts'), `${inside}/../out.ts`, 'out.ts'])
      await workspace.update(file, live);
    assert.equal(workspace.report().files, 0);
  });

  it('stops between two slices when it is aborted, and forgets when told', async () => {
    for (let at = 0; at < 20; at++) write(`${at}.ts`, 'abcX\n');
    const workspace = make();
    const controller = new AbortController();
    const learning = workspace.learn([folder], [], controller.signal, (files) => {
      if (files === 5) controller.abort(new Error('enough'));
    });
    await assert.rejects(learning, /enough/);
    assert.equal(workspace.report().files, 5);
    workspace.forget();
    assert.deepEqual([workspace.report().files, next(workspace, 'abc')], [0, '']);
  });
});
