import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { settleIn } from './testing';
import { Ignored, walk } from './walk';

describe('walk', () => {
  let folder: string;
  let moveOut: () => void;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'superdraft-walk-'));
    // Nothing that whoever tests ignores everywhere.
    moveOut = settleIn(join(folder, 'nobody'));
  });
  afterEach(() => {
    moveOut();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (path: string, content = 'x') => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const walked = async (excludes: readonly string[] = [], below = '', at = '') => {
    const found: Record<string, string> = {};
    for await (const { path, reason } of walk(join(folder, below), new Ignored(excludes), at))
      found[path] = reason ?? 'read';
    return found;
  };

  it('reads sources and says why not of everything else', async () => {
    for (const path of ['a.ts', 'src/b.py', 'logo.png', '.env', 'src/.env.local', 'node_modules/x/i.js'])
      write(path);
    write('.gitignore', 'out/\n*.log\n');
    write('out/c.ts');
    write('d.log');
    write('gen/e.ts');
    assert.deepEqual(await walked(['gen']), {
      '.env': 'secretName',
      '.gitignore': 'notSource',
      'a.ts': 'read',
      'd.log': 'ignored',
      'gen/': 'ignored',
      'logo.png': 'notSource',
      'node_modules/': 'ignored',
      'out/': 'ignored',
      'src/.env.local': 'secretName',
      'src/b.py': 'read',
    });
  });

  it('a folder of keys is one also where it is the one that is walked, or lies above that', async () => {
    for (const path of ['.kube/a.yaml', '.kube/cache/b.json', 'kube/c.yaml']) write(path);
    assert.deepEqual(await walked([], '.kube'), { 'a.yaml': 'secretName', 'cache/b.json': 'secretName' });
    assert.deepEqual(await walked([], '.kube/cache', 'b.json'), { 'b.json': 'secretName' });
    assert.deepEqual(await walked([], 'kube'), { 'c.yaml': 'read' });
  });

  it('folders that are walked by themselves are neither entered nor told of', async () => {
    for (const path of ['a.ts', 'b/c.ts', 'b/d/e.ts', 'f/g.ts']) write(path);
    const others = [folder, join(folder, 'b', 'd'), join(folder, 'f')];
    const paths: string[] = [];
    for await (const { path } of walk(folder, new Ignored(['f']), '', others)) paths.push(path);
    assert.deepEqual(paths, ['a.ts', 'b/c.ts']);
  });

  it('an ignore file holds below its folder, and the nearest one decides', async () => {
    write('.gitignore', '*.ts\n');
    write('a.ts');
    write('deep/.gitignore', '!kept.ts\nlocal.py\n');
    write('deep/kept.ts');
    write('deep/other.ts');
    write('deep/local.py');
    write('local.py');
    const found = await walked();
    assert.equal(found['a.ts'], 'ignored');
    assert.equal(found['deep/kept.ts'], 'read');
    assert.equal(found['deep/other.ts'], 'ignored');
    assert.equal(found['deep/local.py'], 'ignored');
    assert.equal(found['local.py'], 'read');
  });

  it('an ignore file above the folder holds in it, up to its repository', async () => {
    mkdirSync(join(folder, 'repository/.git'), { recursive: true });
    write('.gitignore', '*.py\n');
    write('repository/.gitignore', 'dist/\n/packages/app/local.ts\n');
    write('repository/packages/.gitignore', '*.log.ts\n');
    for (const name of ['dist/a.ts', 'src/dist/b.ts', 'local.ts', 'c.log.ts', 'd.ts', 'e.py'])
      write(`repository/packages/app/${name}`);
    assert.deepEqual(await walked([], 'repository/packages/app'), {
      'dist/': 'ignored',
      'src/dist/': 'ignored',
      'local.ts': 'ignored',
      'c.log.ts': 'ignored',
      'd.ts': 'read',
      'e.py': 'read',
    });
  });

  it('what a repository ignores is known also where nobody can say whose home is where', async () => {
    mkdirSync(join(folder, '.git/info'), { recursive: true });
    write('.git/info/exclude', 'local.ts\n');
    write('.gitignore', 'dist/\n');
    for (const path of ['dist/a.ts', 'local.ts', 'b.ts']) write(path);
    const { homedir } = os;
    os.homedir = () => {
      throw new Error('There is no such user.');
    };
    try {
      const { 'dist/': dist, 'local.ts': local, 'b.ts': other } = await walked();
      assert.deepEqual([dist, local, other], ['ignored', 'ignored', 'read']);
    } finally {
      os.homedir = homedir;
    }
  });

  it('a folder that is itself ignored is read when it is the one that was opened', async () => {
    mkdirSync(join(folder, '.git'));
    write('.gitignore', '*\n');
    write('project/a.ts');
    assert.deepEqual(await walked([], 'project'), { 'a.ts': 'read' });
    assert.deepEqual(await walked([], ''), {
      '.git/': 'ignored',
      '.gitignore': 'ignored',
      'project/': 'ignored',
    });
  });

  it('what a person excludes is told of as that, whatever else leaves it out', async () => {
    write('.gitignore', 'out/\n*.ts\n');
    for (const path of ['out/a.py', 'b.ts', 'c.ts', 'private/d.py', '.env', 'e.py']) write(path);
    const found: Record<string, string> = {};
    for await (const { path, reason } of walk(
      folder,
      new Ignored(['/e.py'], ['out', '/b.ts', '.env', '**/d.py']),
    ))
      found[path] = reason ?? 'read';
    assert.deepEqual(found, {
      '.env': 'excluded',
      '.gitignore': 'notSource',
      'b.ts': 'excluded',
      'c.ts': 'ignored',
      'e.py': 'ignored',
      'out/': 'excluded',
      'private/d.py': 'excluded',
    });
  });

  it('one place is judged as in a walk of everything', async function () {
    if (process.platform === 'win32') this.skip();
    write('.gitignore', 'out/\n*.log.ts\n');
    for (const path of ['out/deep/a.ts', 'src/b.ts', 'src/c.log.ts', 'src/deep/d.ts', 'gen/e.ts'])
      write(path);
    symlinkSync(join(folder, 'src/b.ts'), join(folder, 'src/alias.ts'));
    const at = (path: string) => walked(['gen'], '', path);
    assert.deepEqual(await at('src/b.ts'), { 'src/b.ts': 'read' });
    assert.deepEqual(await at('src/c.log.ts'), { 'src/c.log.ts': 'ignored' });
    assert.deepEqual(await at('src/alias.ts'), { 'src/alias.ts': 'link' });
    assert.deepEqual(await at('src/deep'), { 'src/deep/d.ts': 'read' });
    assert.deepEqual(await at('out/deep/a.ts'), { 'out/': 'ignored' });
    assert.deepEqual(await at('gen/e.ts'), { 'gen/': 'ignored' });
    assert.deepEqual(await at('node_modules/x/i.js'), {});
    assert.deepEqual(await at('src/gone.ts'), {});
    assert.deepEqual(await at('gone/a.ts'), {});
  });

  it('follows no links, in circles or out of the folder, and survives what it may not read', async function () {
    if (process.platform === 'win32') this.skip();
    write('a/b.ts');
    symlinkSync(folder, join(folder, 'a/circle'));
    symlinkSync(tmpdir(), join(folder, 'out'));
    symlinkSync(join(folder, 'a/b.ts'), join(folder, 'alias.ts'));
    symlinkSync('nowhere', join(folder, 'broken.ts'));
    write('locked/c.ts');
    chmodSync(join(folder, 'locked'), 0);
    const found = await walked();
    chmodSync(join(folder, 'locked'), 0o700);
    const links = ['a/circle', 'alias.ts', 'broken.ts', 'out'];
    assert.deepEqual(
      Object.keys(found)
        .filter((path) => found[path] === 'link')
        .toSorted(),
      links.toSorted(),
    );
    assert.equal(found['a/b.ts'], 'read');
    // Who runs as root may read everything.
    assert.ok(found['locked'] === 'unreadable' || found['locked/c.ts'] === 'read');
  });

  it('names in every script', async () => {
    const names = ['größe.ts', '変数.py', 'файл.js', 'αβγ.rs', 'שלום.go', '🙂.ts', "it's (1) [x].ts"];
    for (const name of names) write(name);
    const found = await walked();
    assert.deepEqual(Object.keys(found).toSorted(), names.toSorted());
    assert.deepEqual(new Set(Object.values(found)), new Set(['read']));
  });
});
