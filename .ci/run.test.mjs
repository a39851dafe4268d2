import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';

/** Stand-ins for the programs that the script runs; how Python fares is in the variables. */
const PROGRAMS = {
  npm: 'if [ "$1" = test ]; then echo "1 skipped: vsix (why)"; echo; echo "3 passed, 0 failed"; fi',
  python3: `if [ "$1" = -c ]; then exit $NO_VENV; fi
mkdir -p "$3/bin"
printf '#!/bin/sh\\nexit %s' $NO_TORCH > "$3/bin/pip"
printf '#!/bin/sh\\nexit %s' $NOT_SMOOTH > "$3/bin/python"
chmod +x "$3/bin/pip" "$3/bin/python"`,
};

describe('the check of a clean checkout', () => {
  let folder;
  before(function () {
    if (process.platform === 'win32') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'superdraft-run-'));
    for (const name of ['.ci', 'bin']) mkdirSync(join(folder, name));
    copyFileSync('.ci/run', join(folder, '.ci/run'));
    for (const [name, text] of Object.entries(PROGRAMS)) {
      writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    }
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  const leftOut = 'The training smoke test is left out: ';
  const runs = [
    ['all is well', {}, ['4 passed, 0 failed']],
    ['pip fails', { NO_TORCH: '1' }, ['3 passed, 1 failed']],
    ['the smoke test fails', { NOT_SMOOTH: '1' }, ['3 passed, 1 failed']],
    ['venv is missing', { NO_VENV: '1' }, [`${leftOut}python3 with venv is missing.`, '3 passed, 0 failed']],
    [
      'it is not wanted',
      { SUPERDRAFT_NO_TORCH: '1', NO_TORCH: '1' },
      [`${leftOut}SUPERDRAFT_NO_TORCH is 1.`, '3 passed, 0 failed'],
    ],
  ];
  for (const [how, variables, lines] of runs) {
    it(`ends with what was skipped and the counts when ${how}`, () => {
      const fares = { NO_VENV: '0', NO_TORCH: '0', NOT_SMOOTH: '0', SUPERDRAFT_NO_TORCH: '', ...variables };
      const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, ...fares };
      const { stdout, status } = spawnSync('bash', [join(folder, '.ci/run')], { env, encoding: 'utf8' });
      const last = ['1 skipped: vsix (why)', ...lines];
      assert.deepEqual(stdout.trimEnd().split('\n').slice(-last.length), last);
      assert.equal(status, lines.at(-1).endsWith(' 0 failed') ? 0 : 1);
    });
  }
});
