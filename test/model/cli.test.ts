// Over 300 lines: every command is run as a person would, by the same helper, on files in one temporary folder.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Runs the bundled command line as a person would, and gives what it printed. */
function cli(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync('node', ['dist/cli.js', ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const SAMPLE = 'test/fixtures/sample/cart.ts';

describe('command line', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-cli-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('drafts on the sample with no arguments', () => {
    const { code, out } = cli('drafts');
    assert.equal(code, 0);
    assert.match(out, /cache\.ts, (beam|split|superposed), .+ on cpu/);
    assert.match(out, /\n +1 +\d+\.\d %/);
    assert.match(out, /load .+ms {3}prompt .+ms \(\d+ rows\) {3}decode .+ms {3}\d+ passes/);
  });

  it('prints lines of a draft below one another as they would stand in the file', () => {
    const path = file('cart.ts', 'class Cart {\n    items: Item[] = [];\n\n    \n    total() {}\n}\n');
    const { code, out } = cli('drafts', `${path}:4:5`, '--extent', 'block');
    assert.equal(code, 0);
    assert.match(out, /\n {3}1 +\S+ % {2}\S.*\{\n {20}\S.*\n {16}\}\n/);
  });

  for (const command of ['drafts', 'convert', 'bench', 'eval']) {
    it(`${command} --help says how it is used, and does nothing else`, () => {
      const { code, out, err } = cli(command, '--help');
      assert.equal(code, 0);
      assert.match(out, /^Usage: npm run .+\n[^]* --help, -h /);
      assert.equal(err, '');
      assert.deepEqual(cli(command, '-h'), { code, out, err });
    });
  }

  it('--json --explain adds the figures of drafters and passes', () => {
    const { code, out } = cli('drafts', `${SAMPLE}:26:16`, '--strategy', 'greedy', '--json', '--explain');
    assert.equal(code, 0);
    const reply: unknown = JSON.parse(out);
    assert.ok(typeof reply === 'object' && reply !== null && 'metrics' in reply && 'passes' in reply);
    assert.ok(typeof reply.metrics === 'object' && reply.metrics !== null && 'passesByRows' in reply.metrics);
    assert.ok(Array.isArray(reply.metrics.passesByRows));
    const sizes: unknown[] = reply.metrics.passesByRows;
    for (const size of sizes) {
      assert.ok(typeof size === 'object' && size !== null && 'milliseconds' in size);
      assert.ok(typeof size.milliseconds === 'number' && size.milliseconds > 0);
    }
    assert.ok(sizes.length > 0);
  });

  it('--json prints the documented object and nothing else', () => {
    // Guesses depend on what passes cost at the moment, and which rows share one on guesses: in 8 bits the last digits do.
    const exact = ['--strategy', 'sample', '--seed', '3', '--drafters', 'none'];
    const asked = ['drafts', `${SAMPLE}:26:16`, '--count', '5', ...exact, '--json'];
    const { code, out } = cli(...asked);
    assert.equal(code, 0);
    const reply: unknown = JSON.parse(out);
    assert.ok(typeof reply === 'object' && reply !== null);
    assert.deepEqual(Object.keys(reply).sort(), [
      'drafts',
      'milliseconds',
      'passes',
      'promptRowsReused',
      'rows',
    ]);
    assert.ok('drafts' in reply && Array.isArray(reply.drafts) && reply.drafts.length > 0);
    const drafts: unknown[] = reply.drafts;
    for (const draft of drafts) {
      assert.ok(typeof draft === 'object' && draft !== null && 'text' in draft && 'logProbability' in draft);
      assert.ok(typeof draft.logProbability === 'number' && draft.logProbability <= 0);
    }
    assert.equal(cli(...asked).out.split('"passes"')[0], out.split('"passes"')[0]);
  });

  it('prints one JSON object on standard output through npm run --silent', () => {
    // On Windows npm is a script of the shell.
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'drafts', '--', '--json'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    assert.equal(status, 0, stderr);
    const reply: unknown = JSON.parse(stdout);
    assert.ok(typeof reply === 'object' && reply !== null && 'drafts' in reply);
  });

  const usage: [string, string[], RegExp][] = [
    ['a line outside the file', ['drafts', `${SAMPLE}:999:1`], /Line 999 is outside .+ which has \d+ lines/],
    ['line 0', ['drafts', `${SAMPLE}:0:1`], /Line 0 is outside/],
    ['a column outside the line', ['drafts', `${SAMPLE}:1:999`], /Column 999 is outside line 1/],
    ['no position', ['drafts', SAMPLE], /is not FILE:LINE:COL/],
    ['a missing file', ['drafts', 'nowhere.ts:1:1'], /nowhere\.ts cannot be read/],
    ['a folder', ['drafts', 'src:1:1'], /src cannot be read/],
    ['count 0', ['drafts', '--count', '0'], /--count takes a whole number from 1 to 10, not 0/],
    ['count −1', ['drafts', '--count=-1'], /--count takes a whole number from 1 to 10, not -1/],
    ['count 99', ['drafts', '--count', '99'], /from 1 to 10, not 99/],
    ['an unknown strategy', ['drafts', '--strategy', 'magic'], /--strategy takes one of auto, superposed/],
    ['an unknown option', ['drafts', '--magic'], /--magic/],
    ['an unknown command', ['magic'], /no command magic/],
    ['an unknown benchmark', ['bench', 'magic'], /no benchmark magic\. There are superposed/],
    ['two evaluations', ['eval', '--context', '--index'], /--context and --index are measured one at a time/],
    ['an option of another', ['eval', '--lines', '--kind', 'line'], /--lines has no use for --kind/],
    [
      'files that nobody types',
      ['eval', '--kind', 'line', '--typed-files', '2'],
      /--typed-files is for typing/,
    ],
    ['places of typing', ['eval', '--kind', 'typing', '--cases', '2'], /--cases is for places/],
    ['to fetch what is there', ['eval', '--files', 'src', '--fetch'], /--fetch is for the held-out packages/],
    ['an unknown kind', ['eval', '--kind', 'poem'], /--kind takes one of line, .+, not poem/],
    [
      'a file for a folder',
      ['eval', '--files', 'package.json'],
      /--files takes a folder; package\.json is none/,
    ],
    ['a folder without code', ['eval', '--files', 'media'], /media holds no TypeScript/],
    ['no cases', ['eval', '--cases', '0'], /--cases takes a whole number from 1 to \d+, not 0/],
  ];
  for (const [name, args, message] of usage) {
    it(`${name}: exit code 2 and what to do, nothing on standard output`, () => {
      const { code, out, err } = cli(...args);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(err, message);
      assert.doesNotMatch(err, /\n\s+at /);
    });
  }

  it('eval on a folder prints one JSON object with numbers beside the table', () => {
    const some = ['--files', 'src/decoding', '--cases', '2', '--kind', 'line', '--strategy', 'greedy'];
    const { code, out, err } = cli('eval', ...some, '--json');
    assert.equal(code, 0, err);
    assert.match(out, /^\{"infill":\{"title":.+"figures":\[\{"kind":"line","strategy":"split","count":3,/);
    assert.match(err, /2 of 2 cases of each kind/);
  });

  it('ends as shells expect it after Ctrl-C', async function () {
    // A signal that is sent there ends the process at once.
    if (process.platform === 'win32') this.skip();
    const asked = ['eval', '--files', 'src/decoding', '--kind', 'line', '--strategy', 'greedy'];
    const child = spawn('node', ['dist/cli.js', ...asked], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.once('data', () => child.kill('SIGINT'));
    assert.deepEqual(await once(child, 'exit'), [130, null]);
  });

  it('goes on below a line of progress after Ctrl-C', async function () {
    // `script` runs a program in a terminal.
    if (process.platform !== 'linux') this.skip();
    for (const [asked, progress, after] of [
      [`convert --target ${join(folder, 'graph')}`, /building the graph: \d+ %/, /Interrupted\.\r\n$/],
      ['eval --files src/decoding --kind line --strategy greedy', /\d+ of \d+ cases of each kind/, /## /],
    ] as const) {
      const child = spawn('script', [
        '--quiet',
        '--return',
        '--command',
        `node dist/cli.js ${asked}`,
        '/dev/null',
      ]);
      let shown = '';
      child.stdout.on('data', (data: Buffer) => {
        const before = shown;
        shown += data.toString();
        if (progress.test(shown) && !progress.test(before)) child.stdin.write('\x03');
      });
      assert.deepEqual(await once(child, 'close'), [130, null]);
      assert.match(shown, new RegExp(`\\r${progress.source}[^\\r\\n]*\\r\\n${after.source}`));
      assert.match(shown, /\r\nInterrupted\.\r\n$/);
    }
  });

  it('says that its output cannot be written, and takes a reader who closes early for content', function () {
    if (process.platform !== 'linux') this.skip();
    const shell = (line: string) => spawnSync('bash', ['-c', line], { encoding: 'utf8' });
    const full = shell('node dist/cli.js drafts --json > /dev/full');
    assert.match(full.stderr, /^Standard output cannot be written \(ENOSPC.+\)\.\n$/);
    assert.equal(full.status, 1);
    const { status, stderr } = shell('set -o pipefail; node dist/cli.js drafts --json | true');
    assert.deepEqual([status, stderr], [0, '']);
  });

  it('eval prints what it measured also where its files cannot be written', () => {
    // Results go beside the bundle; here a file stands in their folder's place.
    cpSync('dist/cli.js', join(folder, 'dist', 'cli.js'));
    file('test', '');
    const [model, files] = ['models/default/graph', 'src/decoding'].map((path) => resolve(path));
    const some = [
      '--model',
      model,
      '--files',
      files,
      '--cases',
      '1',
      '--kind',
      'line',
      '--strategy',
      'greedy',
    ];
    const { status, stdout } = spawnSync('node', ['dist/cli.js', 'eval', ...some], {
      cwd: folder,
      env: { ...process.env, NODE_PATH: resolve('node_modules') },
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stdout, /^## .+\n[^]*\n\| line \|/);
  });

  it('refuses a binary file and a cursor between the halves of a surrogate pair', () => {
    assert.match(cli('drafts', `${file('a.bin', Uint8Array.of(1, 0, 2))}:1:1`).err, /binary file/);
    const emoji = file('emoji.ts', 'const s = "😀";\n');
    assert.match(cli('drafts', `${emoji}:1:13`).err, /inside a character; use 12 or 14/);
    assert.equal(cli('drafts', `${emoji}:1:14`).code, 0);
  });

  it('takes empty, endless and CRLF files', () => {
    assert.match(cli('drafts', `${file('empty.ts', '')}:1:1`).out, /no drafts: there is no text/);
    const lines = file('lines.ts', 'export const a = 1;\n'.repeat(16_000));
    assert.equal(cli('drafts', `${lines}:8000:10`).code, 0);
    const line = file('line.js', `x=[${'1,'.repeat(50_000)}`);
    assert.equal(cli('drafts', `${line}:1:90000`).code, 0);
    const text = readFileSync(SAMPLE, 'utf8');
    const crlf = file('cart.ts', text.replaceAll('\n', '\r\n'));
    const exact = ['--strategy', 'greedy', '--drafters', 'none'];
    const drafts = (path: string) =>
      cli('drafts', `${path}:26:16`, ...exact, '--json').out.split('"passes"')[0];
    assert.equal(drafts(crlf), drafts(file('cart.ts', text)));
  });

  describe('with a damaged model', () => {
    const graph = resolve('models/default/graph');
    let model: string;
    beforeEach(() => {
      model = join(folder, 'model');
      cpSync(graph, model, { recursive: true });
    });
    afterEach(() => {
      rmSync(model, { recursive: true, force: true });
    });

    const damages: [string, () => void, RegExp][] = [
      [
        'missing folder',
        () => {
          rmSync(model, { recursive: true });
        },
        /There is nothing at .+model\. Choose/,
      ],
      [
        'missing graph',
        () => {
          rmSync(join(model, 'model.onnx'));
        },
        /model\.onnx is missing/,
      ],
      [
        'empty graph',
        () => {
          truncateSync(join(model, 'model.onnx'), 0);
        },
        /model\.onnx has 0 bytes instead of/,
      ],
      [
        'truncated manifest',
        () => {
          truncateSync(join(model, 'superdraft.json'), 40);
        },
        /superdraft\.json is not valid JSON/,
      ],
      [
        'missing tokenizer',
        () => {
          rmSync(join(model, 'tokenizer.json'));
        },
        /tokenizer\.json is missing/,
      ],
      [
        'other tokenizer',
        () => {
          writeFileSync(join(model, 'tokenizer.json'), '{}');
        },
        /tokenizer\.json has 2 bytes/,
      ],
      [
        'changed byte',
        () => {
          const path = join(model, 'model.onnx');
          const bytes = readFileSync(path);
          bytes[bytes.length >> 1] ^= 1;
          writeFileSync(path, bytes);
        },
        /model\.onnx has other contents/,
      ],
    ];
    for (const [name, damage, message] of damages) {
      it(`${name}: exit code 1 and a sentence that names the file`, () => {
        damage();
        const { code, out, err } = cli('drafts', '--model', model);
        assert.equal(code, 1);
        assert.equal(out, '');
        assert.match(err, message);
      });
    }
  });
}).timeout(60_000);
