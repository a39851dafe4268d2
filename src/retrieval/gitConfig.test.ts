import fc from 'fast-check';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { excludesFile } from './gitConfig';
import { settingsIn } from './gitConfigText';

const excludesFileIn = (text: string) =>
  settingsIn(text).findLast(
    ({ section, of, name }) => section === 'core' && of === undefined && name === 'excludesfile',
  )?.value;

describe('settingsIn', () => {
  const check = (text: string, expected: string | undefined) => {
    it(`${JSON.stringify(text)}: ${expected ?? 'nothing'}`, () => {
      assert.equal(excludesFileIn(text), expected);
    });
  };
  check('', undefined);
  check('[core]\n\texcludesFile = ~/.ignored\n', '~/.ignored');
  check('\ufeff[CORE]\r\nEXCLUDESFILE=a\r\n', 'a');
  check('[core] excludesfile = a', 'a');
  check('[core]\nexcludesfile = a\n[user]\nname = b\n[core]\nexcludesfile = c\n', 'c');
  check('[core]\nexcludesfile =\n', '');
  check('[core]\nexcludesfile = "a b" # remark\n', 'a b');
  check('[core]\nexcludesfile = "a#b;c"d ; remark\n', 'a#b;cd');
  check('[core]\nexcludesfile = a\\\n  b\n', 'a  b');
  check('[core]\nexcludesfile = "C:\\\\a\\tb\\"\\n"\n', 'C:\\a\tb"\n');
  check('[core]\n# excludesfile = a\n; excludesfile = b\n', undefined);
  check('[core "of"]\nexcludesfile = a\n', undefined);
  check('[core.of]\nexcludesfile = a\n', undefined);
  check('[user]\nexcludesfile = a\n', undefined);
  check('excludesfile = a\n', undefined);
  check('[core]\nbare\nexcludesfile = a\nautocrlf\n', 'a');
  check('[remote "a]\\"b"]\n[core]\nexcludesfile = a\n', 'a');
  // What git would not read: what stands before the fault.
  check('[core]\nexcludesfile = a\nexcludesfile = "b\n', 'a');
  check('[core]\nexcludesfile = a\\q\n', undefined);
  check('[core]\nexcludesfile = a\n[core\nexcludesfile = b\n', 'a');

  it('any text that git reads says what it says to git', function () {
    this.timeout(30_000);
    if (spawnSync('git', ['--version']).status !== 0) this.skip();
    const name = fc.constantFrom('excludesFile', 'EXCLUDESFILE', 'excludes-file', 'bare');
    const section = fc.constantFrom(
      '[core]',
      '[Core]',
      '[core "x"]',
      '[core  "a\\"]\\\\"]',
      '[core.x]',
      '[a]',
    );
    const piece = fc.constantFrom(
      'a',
      '~/b',
      ' ',
      '  ',
      '"',
      '"c d"',
      '\\\\',
      '\\"',
      '\\t',
      '\\\n',
      '#',
      ';',
      ']',
    );
    const value = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const set = fc.tuple(name, fc.constantFrom('=', ' = ', '\t='), value).map((parts) => parts.join(''));
    const line = fc.oneof(
      { weight: 3, arbitrary: section },
      { weight: 6, arbitrary: set },
      fc.tuple(section, set).map((parts) => parts.join(' ')),
      fc.constantFrom('', '# a', '; [core]', 'bare', '  '),
    );
    const text = fc.tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'));
    let read = 0;
    fc.assert(
      fc.property(text, ([lines, end]) => {
        const input = `[core]${end}${lines.join(end)}`;
        const asked = ['config', '--file', '-', '--null', '--get', 'core.excludesfile'];
        const { status, stdout } = spawnSync('git', asked, { input, encoding: 'utf8' });
        if (status !== 0 && status !== 1) return;
        read++;
        assert.equal(excludesFileIn(input), status === 0 ? stdout.slice(0, -1) : undefined);
      }),
      { numRuns: 400 },
    );
    assert.ok(read > 50, `git read ${read} of them`);
  });
});

describe('excludesFile', () => {
  const { XDG_CONFIG_HOME: config } = process.env;
  before(() => (process.env['XDG_CONFIG_HOME'] = resolve('/config')));
  after(() => {
    if (config === undefined) delete process.env['XDG_CONFIG_HOME'];
    else process.env['XDG_CONFIG_HOME'] = config;
  });

  const [top, git] = [resolve('/repository'), resolve('/repository/.git')];
  const places = {
    xdg: resolve('/config/git/config'),
    home: join(homedir(), '.gitconfig'),
    repository: join(git, 'config'),
  };
  const check = (
    what: string,
    values: Readonly<Partial<Record<keyof typeof places, string>>>,
    expected: string | undefined,
  ) => {
    it(what, async () => {
      const texts = new Map([
        [places.xdg, values.xdg],
        [places.home, values.home],
        [places.repository, values.repository],
      ]);
      const read = (path: string) => {
        const value = texts.get(path);
        return Promise.resolve(value === undefined ? '' : `[core]\nexcludesFile = ${value}\n`);
      };
      assert.equal(await excludesFile(top, { own: git, common: git }, read), expected);
    });
  };
  check('nothing is set', {}, resolve('/config/git/ignore'));
  check('in the home', { home: '~/.ignored' }, join(homedir(), '.ignored'));
  check('the home decides over the folder of configurations', { xdg: '/a', home: '/b' }, resolve('/b'));
  check('the repository decides', { xdg: '/a', home: '/b', repository: '/c' }, resolve('/c'));
  check('relative to the work tree', { xdg: 'deep/ignored' }, join(top, 'deep', 'ignored'));
  check('set to nothing', { home: '/b', repository: '' }, undefined);
  check('somebody else’s home', { home: '~root/ignored' }, undefined);
});

describe('what a configuration includes', () => {
  let folder: string;
  before(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), 'superdraft-git-')))));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const slashed = (path: string) => path.replaceAll('\\', '/');

  /** The value of a configuration whose files are given by their names; what is in no file is read as nothing. */
  const valueOf = (files: Readonly<Record<string, string>>, git: string) =>
    excludesFile(resolve('/'), { own: git, common: git }, (path) =>
      Promise.resolve(files[path === join(git, 'config') ? 'config' : slashed(relative(folder, path))] ?? ''),
    );

  it('is read where it is included, from the folder of the file that includes it', async () => {
    const include = (path: string) => `[include]\npath = ${slashed(path)}\n`;
    const core = (path: string) => `[core]\nexcludesFile = ${path}\n`;
    const files = {
      config: core('/a') + include(join(folder, 'sub/one')) + include('~nobody/x'),
      'sub/one': core('/b') + include('two'),
      'sub/two': core('/c'),
    };
    const git = join(folder, 'repository/.git');
    assert.equal(await valueOf(files, git), resolve('/c'));
    assert.equal(await valueOf({ ...files, config: files.config + core('/d') }, git), resolve('/d'));
    assert.equal(await valueOf({ ...files, 'sub/two': '' }, git), resolve('/b'));
    assert.equal(
      await valueOf({ ...files, config: core('/a') + include(join(folder, 'none')) }, git),
      resolve('/a'),
    );
    const circle = { ...files, 'sub/two': include('one') + include('one') };
    assert.equal(await valueOf(circle, git), resolve('/b'));
  });

  for (const [drive, pattern] of [
    ['C:', 'C:/Work/'],
    ['c:', 'C:/work/**'],
    [String.raw`\\server\share`, '//server/share/Work/'],
    [String.raw`\\server\share`, 'project/'],
  ] as const) {
    it(`on Windows: of ${drive} by ${pattern}`, async () => {
      const git = String.raw`${drive}\Work\project\.git`;
      // With its drive where there are drives, as the repository may be on another.
      const one = slashed(resolve('/one'));
      const valueWith = (condition: string) =>
        excludesFile(resolve('/'), { own: git, common: git }, (path) => {
          if (path === join(git, 'config'))
            return Promise.resolve(`[includeIf "gitdir/i:${condition}"]\npath = ${one}\n`);
          return Promise.resolve(path === resolve(one) ? '[core]\nexcludesFile = /a\n' : '');
        });
      assert.equal(await valueWith(pattern), resolve('/a'));
      assert.notEqual(await valueWith('D:/Work/'), resolve('/a'));
    });
  }

  it('is what git includes', function () {
    this.timeout(60_000);
    if (process.platform === 'win32' || spawnSync('git', ['--version']).status !== 0) this.skip();
    const top = join(folder, 'Work/of mine/project');
    assert.equal(spawnSync('git', ['init', '--quiet', top]).status, 0);
    const own = join(top, '.git');
    const condition = fc.constantFrom(
      ...[
        '~/Work/',
        '~/work/',
        'Work/',
        'mine/',
        'of mine/project/',
        'project/.git',
        'project',
        '*/',
        '**/',
        '/',
        './',
      ],
      ...[
        `${folder}/`,
        `${folder}/W*/`,
        `${folder}/W*/project/`,
        `${folder}/W*/*/project/.git`,
        `${folder}/**/project/**`,
      ],
    );
    const section = fc.oneof(
      fc.constantFrom('[include]', '[Include]', '[include "x"]', '[includeIf "onbranch:none"]'),
      fc
        .tuple(fc.constantFrom('gitdir', 'gitdir/i'), condition)
        .map((parts) => `[includeIf "${parts.join(':')}"]`),
    );
    const included = fc.constantFrom('~/first', './first', 'second', 'none').map((path) => `path = ${path}`);
    const excludes = fc.constantFrom('/a', '/b', '/c').map((path) => `[core]\nexcludesFile = ${path}`);
    const file = fc
      .array(
        fc.oneof(
          excludes,
          fc.tuple(section, included).map((parts) => parts.join('\n')),
        ),
        { maxLength: 4 },
      )
      .map((lines) => lines.join('\n'));
    const last = fc.array(excludes, { maxLength: 2 }).map((lines) => lines.join('\n'));
    // Neither includes itself, nor does the second include the first.
    const first = fc.oneof(last, fc.constant('[include]\npath = second'));
    const { HOME: home, XDG_CONFIG_HOME: set } = process.env;
    process.env['HOME'] = folder;
    delete process.env['XDG_CONFIG_HOME'];
    let read = 0;
    return fc
      .assert(
        fc.asyncProperty(file, first, last, async (config, one, two) => {
          const files: Readonly<Record<string, string>> = { '.gitconfig': config, first: one, second: two };
          for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
          const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1' };
          const asked = ['config', '--get', 'core.excludesfile'];
          const { stdout } = spawnSync('git', asked, { cwd: top, env, encoding: 'utf8' });
          const told = stdout.trim();
          if (told !== '') read++;
          const value = await excludesFile(top, { own, common: own }, (path) =>
            Promise.resolve(files[relative(folder, path)] ?? ''),
          );
          assert.equal(value, told === '' ? join(folder, '.config/git/ignore') : told);
        }),
        { numRuns: 300 },
      )
      .finally(() => {
        process.env['HOME'] = home;
        if (set !== undefined) process.env['XDG_CONFIG_HOME'] = set;
        assert.ok(read > 50, `git found ${read} values`);
      });
  });
});
