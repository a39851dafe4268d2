// `npm test`: everything, in the order in which it fails fastest. Ends with what was skipped, then the line
// "N passed, N failed".
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Tally } from './tally.mjs';

const results = 'test/results';
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const vsix = `${name}-linux-x64-${version}.vsix`;
/** The editor and the browser of the tests are for this platform only. */
const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64';
const tally = new Tally(isLinuxX64);

const shell = process.platform === 'win32';
// Telemetry of the inference library stays off in tests as it does in the product.
const environment = { ...process.env, ORT_DISABLE_TELEMETRY: '1' };

const titled = (...words) => `\n— ${words.join(' ')}`;

/** Runs one step in the foreground; true when it exits with 0. */
function run(command, args, env = {}) {
  console.log(titled(command, ...args));
  const options = { stdio: 'inherit', env: { ...environment, ...env }, shell };
  return spawnSync(command, args, options).status === 0;
}

const check = (command, ...args) => tally.check(run(command, args));

/** Runs steps one after the other, and prints what each says when it has ended. */
async function checkBeside(...steps) {
  for (const [command, ...args] of steps) {
    await new Promise((resolve) => {
      execFile(command, args, { env: environment, shell, maxBuffer: Infinity }, (error, output, errors) => {
        console.log(`${titled(command, ...args)}\n${output}${errors}`.trimEnd());
        tally.check(error === null);
        resolve();
      });
    });
  }
}

/** A step that runs mocha and leaves its counts in a file. */
function suite(name, command, ...args) {
  const file = `${results}/${name}.json`;
  rmSync(file, { force: true });
  tally.suite(name, file, run(command, args, { TEST_COUNTS: file }));
}

mkdirSync(results, { recursive: true });
// Each of the two takes a core for about a minute.
await Promise.all([
  checkBeside(['npx', 'eslint', '.', '--max-warnings', '0']),
  checkBeside(
    ['npx', 'tsc', '--noEmit'],
    ['npx', 'tsc', '--noEmit', '--project', 'src/panel'],
    ['npx', 'prettier', '--check', '--log-level', 'warn', '.'],
    ['node', '.ci/l10n.mjs', '--check'],
  ),
]);
if (
  check('node', 'esbuild.mjs') &&
  check('node', 'esbuild.mjs', '--tests') &&
  check('node', 'dist/cli.js', 'convert')
) {
  const unit = ['out/src/**/*.test.js', '.ci/*.test.mjs', 'test/*.test.mjs'];
  suite('unit', 'npx', 'mocha', '--parallel', '--jobs', `${availableParallelism()}`, ...unit);
  suite('model', 'npx', 'mocha', 'out/test/model/*.test.js');
  suite('host', 'node', 'out/test/harness/main.js', 'host');
  // In a window the package is tested, as it is installed: it lacks what nobody listed.
  if (!isLinuxX64) tally.skip('vsix', 'the package is tested on Linux on x64 only');
  else if (check('node', '.ci/package.mjs')) {
    suite('vsix', 'node', 'out/test/harness/main.js', 'browser', `--vsix=${vsix}`);
  }
}
console.log(`\n${tally}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
