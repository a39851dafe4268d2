// `npm test`: everything, in the order in which it fails fastest. Ends with what was skipped, then the line
// "N passed, N failed".
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
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

/**
 * Runs one step; true when it exits with 0.
 * @param isBeside whether it runs beside others: what it says is printed when it has ended then
 */
function run([command, ...args], { env = {}, isBeside = false } = {}) {
  const title = titled(command, ...args);
  if (!isBeside) console.log(title);
  const stdio = isBeside ? 'pipe' : 'inherit';
  const child = spawn(command, args, { stdio, env: { ...environment, ...env }, shell });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) => {
    const end = (isDone) => {
      if (isBeside) console.log(`${title}\n${Buffer.concat(said)}`.trimEnd());
      resolve(isDone);
    };
    child.on('error', (error) => {
      console.log(String(error));
      end(false);
    });
    child.on('close', (code) => {
      end(code === 0);
    });
  });
}

const check = async (...step) => tally.check(await run(step));

async function checkBeside(...steps) {
  for (const step of steps) tally.check(await run(step, { isBeside: true }));
}

/** A step that runs mocha and leaves its counts in a file. */
async function suite(name, step, options = {}) {
  const file = `${results}/${name}.json`;
  rmSync(file, { force: true });
  tally.suite(name, file, await run(step, { ...options, env: { TEST_COUNTS: file } }));
}

mkdirSync(results, { recursive: true });
// Each of the two takes a core for a minute or two.
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
  (await check('node', 'esbuild.mjs')) &&
  (await check('node', 'esbuild.mjs', '--tests')) &&
  (await check('node', 'dist/cli.js', 'convert'))
) {
  const harness = ['node', 'out/test/harness/main.js'];
  // Fetched while there is something else to do. Where that fails, the suites try again, and say why.
  const editor = isLinuxX64 ? run([...harness, 'install'], { isBeside: true }) : undefined;
  const unit = ['out/src/**/*.test.js', '.ci/*.test.mjs', 'test/*.test.mjs'];
  await suite('unit', ['npx', 'mocha', '--parallel', '--jobs', `${availableParallelism()}`, ...unit]);
  await editor;
  await suite('host', [...harness, 'host']);
  // In a window the package is tested, as it is installed: it lacks what nobody listed. A window mostly waits.
  let packaged;
  if (!isLinuxX64) tally.skip('vsix', 'the package is tested on Linux on x64 only');
  else if (await check('node', '.ci/package.mjs')) {
    packaged = suite('vsix', [...harness, 'browser', `--vsix=${vsix}`], { isBeside: true });
  }
  await suite('model', ['npx', 'mocha', 'out/test/model/*.test.js']);
  await packaged;
}
console.log(`\n${tally}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
