// `npm test`: everything, in the order in which it fails fastest. Ends with what was skipped, then the line
// "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { Tally } from './tally.mjs';

const results = 'test/results';
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const vsix = `${name}-linux-x64-${version}.vsix`;
/** The editor and the browser of the tests are for this platform only. */
const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64';
const tally = new Tally(isLinuxX64);

/** Runs one step in the foreground; true when it exits with 0. */
function run(command, args, env = {}) {
  console.log(`\n— ${[command, ...args].join(' ')}`);
  // Telemetry of the inference library stays off in tests as it does in the product.
  const all = { ...process.env, ORT_DISABLE_TELEMETRY: '1', ...env };
  return (
    spawnSync(command, args, { stdio: 'inherit', env: all, shell: process.platform === 'win32' }).status === 0
  );
}

const check = (command, ...args) => tally.check(run(command, args));

/** A step that runs mocha and leaves its counts in a file. */
function suite(name, command, ...args) {
  const file = `${results}/${name}.json`;
  rmSync(file, { force: true });
  tally.suite(name, file, run(command, args, { TEST_COUNTS: file }));
}

mkdirSync(results, { recursive: true });
check('npx', 'tsc', '--noEmit');
check('npx', 'tsc', '--noEmit', '--project', 'src/panel');
check('npx', 'eslint', '.', '--max-warnings', '0');
check('node', '.ci/l10n.mjs', '--check');
check('npx', 'prettier', '--check', '--log-level', 'warn', '.');
if (
  check('node', 'esbuild.mjs') &&
  check('node', 'esbuild.mjs', '--tests') &&
  check('node', 'dist/cli.js', 'convert')
) {
  suite('unit', 'npx', 'mocha', 'out/src/**/*.test.js', '.ci/*.test.mjs', 'test/*.test.mjs');
  suite('model', 'npx', 'mocha', 'out/test/model/*.test.js');
  suite('host', 'node', 'out/test/harness/main.js', 'host');
  suite('browser', 'node', 'out/test/harness/main.js', 'browser');
  // The package lacks what nobody listed: only an installed one shows whether that is everything.
  if (!isLinuxX64) tally.skip('vsix', 'the package is tested on Linux on x64 only');
  else if (check('node', '.ci/package.mjs')) {
    suite('vsix', 'node', 'out/test/harness/main.js', 'browser', `--vsix=${vsix}`);
  }
}
console.log(`\n${tally}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
