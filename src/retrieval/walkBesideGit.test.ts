/** What a walk keeps is what git keeps, for ignore files of every form. */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { settleIn } from './testing';
import { Ignored, walk } from './walk';

describe('walk, beside git', () => {
  let folder: string;
  let moveOut: () => void;
  before(function () {
    if (spawnSync('git', ['--version']).status !== 0) this.skip();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'superdraft-git-'));
    moveOut = settleIn(folder);
    mkdirSync(join(folder, 'repository'));
    git('repository', 'init', '--quiet');
  });
  afterEach(() => {
    moveOut();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs git without the settings of the machine and of whoever tests: a hook's would lead it to the hook's repository. */
  const git = (at: string, ...words: readonly string[]) => {
    const variables = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
    const env = { ...Object.fromEntries(variables), GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', words, { cwd: join(folder, at), env, encoding: 'utf8', stdio: 'pipe' });
  };
  /** Adds a work tree of the repository, in a folder beside it. */
  const addWorkTree = () => {
    const person = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    git('repository', ...person, 'commit', '--quiet', '--allow-empty', '--message=a');
    git('repository', 'worktree', 'add', '--quiet', '../tree');
  };
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  };
  const kept = async (root: string, at = '', ignored = new Ignored([])) => {
    const found: string[] = [];
    for await (const { path, reason } of walk(join(folder, root), ignored, at))
      if (reason !== 'ignored') found.push(path);
    return found.toSorted();
  };
  const keptByGit = (root: string) =>
    git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
      .split('\0')
      .filter((path) => path !== '')
      .toSorted();

  const FILES = [
    'a.ts',
    'lib/a.ts',
    'build/a.ts',
    'tags/a.ts',
    'foo/a.ts',
    'foo/deep/b.ts',
    'a/b/c/d.ts',
    'a/b/e.ts',
    'frontend/build/c.ts',
    'frontend/lib/deep/b.ts',
    'frontend/lib/deep/keep.log.ts',
    'frontend/foo/deep/b.ts',
    'frontend/#a.ts',
    'frontend/!b.ts',
    'frontend/a b.ts',
  ];
  const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'a nearer file reopens a folder': {
      '.gitignore': 'lib/\nbuild\n',
      'frontend/.gitignore': '!lib/\n!build\n',
    },
    'a nearer file reopens a folder and ignores in it': {
      '.gitignore': 'lib/\n',
      'frontend/.gitignore': '!lib/\n*.log.ts\n',
    },
    'what is in a reopened folder is ignored by the farther file': {
      '.gitignore': 'lib/\n*.log.ts\n',
      'frontend/.gitignore': '!lib/\n',
    },
    'what is in an ignored folder is not reopened': {
      '.gitignore': 'frontend/\n',
      'frontend/.gitignore': '!*\n',
    },
    'a folder reopened where its own folder is not': { '.gitignore': 'lib/\n!lib/deep/\n!/lib/a.ts\n' },
    'reopened in one file': { '.gitignore': 'lib/\n!frontend/lib/\n' },
    'all but one folder': { '.gitignore': '/*\n!/frontend/\n/frontend/*\n!/frontend/lib\n' },
    'all within a folder': { '.gitignore': 'foo/**\n' },
    'all within a folder but some': { '.gitignore': 'foo/**\n!foo/deep/\n' },
    'all within a folder anywhere': { '.gitignore': '**/foo/**\n', 'frontend/.gitignore': '!foo/deep\n' },
    'folders only': { '.gitignore': '**/\n!frontend/\n' },
    'what stands in a folder': { '.gitignore': '/a/b/*\n' },
    'what stands in a folder but one': { '.gitignore': '/a/b/*\n!/a/b/c\n' },
    'between two folders': { '.gitignore': 'a/**/d.ts\nfrontend/*/b.ts\n' },
    'from a nearer file': { 'frontend/.gitignore': '/lib\nfoo/deep\n', 'a/.gitignore': 'b/c/**\n' },
    capitals: { '.gitignore': 'TAGS\nLib/\n', 'frontend/.gitignore': 'Build\n' },
    'signs and spaces': { 'frontend/.gitignore': '\ufeff\\#a.ts\r\n\r\n# all\r\n\\!b.ts\r\na b.ts  \r\n' },
    'the repository’s own': {
      '.git/info/exclude': '/lib/\n*.log.ts\n',
      'frontend/.gitignore': '!*.log.ts\n',
    },
    'the person’s own, and the repository’s own decides': {
      '../config/git/ignore': 'lib/\n/build\n/a/b\n',
      '.git/info/exclude': '!/lib/\n',
      '.gitignore': '!build\n',
    },
    'the person’s own, where the configuration in the home says': {
      '../home/.gitconfig': '[core]\n\texcludesFile = ~/.ignored # mine\n',
      '../home/.ignored': 'lib/\n',
      '../config/git/ignore': 'build/\n',
    },
    'the person’s own, where either configuration says': {
      '../config/git/config': '[Core]\n\tExcludesFile = "../one"\n',
      '../home/.gitconfig': '[core] excludesfile = ../t\\\nwo\n',
      '../one': 'lib/\n',
      '../two': 'build/\n',
    },
    'the person’s own, within the work tree': {
      '../config/git/config': '[core]\nexcludesfile = frontend/ignored.ts\n',
      'frontend/ignored.ts': '/lib/\nfoo/deep\n',
    },
    'the person’s own, nowhere': {
      '../home/.gitconfig': '[core]\nexcludesfile =\n',
      '../config/git/ignore': 'build/\n',
    },
  };
  for (const [name, rules] of Object.entries(cases)) {
    it(name, async () => {
      write(Object.fromEntries(FILES.map((path) => [`repository/${path}`, 'x'])));
      write(Object.fromEntries(Object.entries(rules).map(([path, text]) => [`repository/${path}`, text])));
      const byGit = keptByGit('repository');
      assert.deepEqual(await kept('repository'), byGit);
      // One place after another, as changes come; and the one folder, opened alone.
      const ignored = new Ignored([]);
      for (const path of FILES)
        assert.deepEqual(
          await kept('repository', path, ignored),
          byGit.filter((each) => each === path),
          path,
        );
      if (byGit.some((path) => path.startsWith('frontend/')))
        assert.deepEqual(await kept('repository/frontend'), keptByGit('repository/frontend'));
    });
  }

  it('a repository in the folder, and a work tree of it, ignore what the repository does', async () => {
    write({
      'config/git/ignore': 'e.ts\n',
      'e.ts': '',
      'repository/.git/info/exclude': '/b.ts\nd.ts\n',
      'repository/a.ts': '',
      'repository/b.ts': '',
    });
    addWorkTree();
    write({
      'tree/c.ts': '',
      'tree/b.ts': '',
      'tree/deep/d.ts': '',
      'tree/deep/e.ts': '',
      'tree/deep/b.ts': '',
    });
    const byGit = keptByGit('tree');
    assert.deepEqual(byGit, ['c.ts', 'deep/b.ts']);
    // The work tree's file `.git` is none that git would list.
    assert.deepEqual(await kept('tree'), byGit);
    assert.deepEqual(await kept('tree/deep'), keptByGit('tree/deep'));
    assert.deepEqual(
      (await kept('')).filter((path) => path.endsWith('.ts')),
      ['e.ts', 'repository/a.ts', 'tree/c.ts', 'tree/deep/b.ts'],
    );
  });

  it('the repository’s configuration decides where the person’s own is, in its work trees too', async () => {
    write({
      'home/.gitconfig': '[core]\nexcludesFile = ~/a\n',
      'home/a': 'a.ts\n',
      'home/b': 'b.ts\n',
      'repository/a.ts': '',
      'repository/b.ts': '',
    });
    git('repository', 'config', 'core.excludesFile', '~/b');
    addWorkTree();
    write({ 'tree/a.ts': '', 'tree/b.ts': '' });
    for (const each of ['repository', 'tree']) {
      assert.deepEqual(keptByGit(each), ['a.ts']);
      assert.deepEqual(await kept(each), ['a.ts']);
    }
  });

  it('a work tree’s own configuration decides over the repository’s, where there may be one', async () => {
    write({
      'home/.gitconfig': '[includeIf "gitdir:**/worktrees/tree"]\npath = c.config\n',
      'home/c.config': '[core]\nexcludesFile = ~/c\n',
      'home/a': 'a.ts\n',
      'home/b': 'b.ts\n',
      'home/c': 'c.ts\n',
    });
    addWorkTree();
    const files = ['a.ts', 'b.ts', 'c.ts'];
    for (const each of ['repository', 'tree'])
      write(Object.fromEntries(files.map((name) => [`${each}/${name}`, ''])));
    const check = async (inRepository: readonly string[], inTree: readonly string[]) => {
      assert.deepEqual([keptByGit('repository'), keptByGit('tree')], [inRepository, inTree]);
      assert.deepEqual([await kept('repository'), await kept('tree')], [inRepository, inTree]);
    };
    await check(files, ['a.ts', 'b.ts']);
    git('repository', 'config', 'extensions.worktreeConfig', 'true');
    git('tree', 'config', '--worktree', 'core.excludesFile', '~/b');
    git('repository', 'config', '--worktree', 'core.excludesFile', '~/a');
    await check(['b.ts', 'c.ts'], ['a.ts', 'c.ts']);
    git('repository', 'config', 'extensions.worktreeConfig', 'false');
    await check(files, ['a.ts', 'b.ts']);
  });

  it('more paths than are remembered', async () => {
    const paths = Array.from({ length: 300 }, (_, at) => `lib/${at % 7}/${at}.ts`);
    write(Object.fromEntries(paths.map((path) => [`repository/${path}`, ''])));
    write({ 'repository/.gitignore': 'lib/3\n*8.ts\n!18.ts\n', 'repository/lib/.gitignore': '!3\n/2/\n' });
    assert.deepEqual(await kept('repository'), keptByGit('repository'));
  });

  it('any patterns, in any folders', async function () {
    this.timeout(30_000);
    const name = fc.constantFrom('a', 'b', 'c');
    const file = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `${names.join('/')}.ts`);
    const part = fc.oneof(
      { weight: 4, arbitrary: name },
      fc.constantFrom('*', '**', 'a*', '?', '[ab]', '[!a]', '*.ts', 'a.ts', '?.ts', 'A', '\\b'),
    );
    const pattern = fc
      .tuple(
        fc.constantFrom('', '', '!'),
        fc.constantFrom('', '', '/'),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '', '/'),
      )
      .map(([sign, start, parts, end]) => sign + start + parts.join('/') + end);
    const place = fc.constantFrom('', '', 'a/', 'b/', 'a/b/', 'a/a/').map((path) => `${path}.gitignore`);
    const rules = fc.dictionary(
      fc.oneof(
        { weight: 6, arbitrary: place },
        fc.constantFrom('.git/info/exclude', '../config/git/ignore', '../home/a'),
      ),
      fc.array(pattern, { minLength: 1, maxLength: 5 }).map((lines) => lines.join('\n')),
      { minKeys: 1, maxKeys: 4 },
    );
    const files = fc.array(file, { minLength: 1, maxLength: 12 });
    const setting = fc.constantFrom(
      '',
      '',
      '[core]\nexcludesFile = ~/a\n',
      '[core]\nexcludesFile = "../home"/a;\n',
    );
    await fc.assert(
      fc.asyncProperty(files, rules, setting, async (paths, ignoring, set) => {
        for (const each of readdirSync(join(folder, 'repository')))
          if (each !== '.git') rmSync(join(folder, 'repository', each), { recursive: true });
        for (const each of ['config', 'home']) rmSync(join(folder, each), { recursive: true, force: true });
        write({ 'repository/.git/info/exclude': '', 'home/.gitconfig': set });
        write(Object.fromEntries(paths.map((path) => [`repository/${path}`, ''])));
        write(
          Object.fromEntries(Object.entries(ignoring).map(([path, text]) => [`repository/${path}`, text])),
        );
        assert.deepEqual(await kept('repository'), keptByGit('repository'));
      }),
      { numRuns: 60 },
    );
  });
});
