import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = join('dist', 'cli.js');

/** The bundle itself, where no library of models can be loaded. */
describe('the command line without the library of models', function () {
  const folder = mkdtempSync(join(tmpdir(), 'superdraft-cli-'));
  const alone = join(folder, 'cli.js');
  before(function () {
    if (existsSync(PROGRAM)) copyFileSync(PROGRAM, alone);
    else this.skip();
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) => spawnSync(process.execPath, [alone, ...args], { encoding: 'utf8' });

  it('says in one sentence what to do', () => {
    const { status, stdout, stderr } = run('drafts', '--help');
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^The library that runs models cannot be loaded .* Install the package .*\n$/);
  });

  it('does what needs none', () => {
    const { status, stdout } = run('convert', '--help');
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: npm run model/);
  });
});
