// `npm test`: everything, in the order in which it fails fastest. Ends with the line "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

const results = 'test/results';
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const vsix = `${name}-linux-x64-${version}.vsix`;
const totals = { passed: 0, failed: 0 };

/** Runs one step in the foreground; true when it exits with 0. */
function run(command, args, env = {}) {
  console.log(`\n— ${[command, ...args].join(' ')}`);
  // Telemetry of the inference library stays off in tests as it does in the product.
  const all = { ...process.env, ORT_DISABLE_TELEMETRY: '1', ...env };
  return (
    spawnSync(command, args, { stdio: 'inherit', env: all, shell: process.platform === 'win32' }).status === 0
  );
}

/** A step that passes or fails as a whole. */
function check(command, ...args) {
  const passed = run(command, args);
  totals[passed ? 'passed' : 'failed']++;
  return passed;
}

/** A step that runs mocha and leaves its counts in a file; a missing file is a failure of its own. */
function suite(name, command, ...args) {
  const file = `${results}/${name}.json`;
  rmSync(file, { force: true });
  const succeeded = run(command, args, { TEST_COUNTS: file });
  try {
    const counts = JSON.parse(readFileSync(file, 'utf8'));
    totals.passed += counts.passed;
    totals.failed += counts.failed;
    if (!succeeded && counts.failed === 0) totals.failed++;
  } catch {
    console.log(`The suite ${name} left no counts.`);
    totals.failed++;
  }
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
  suite('unit', 'npx', 'mocha', 'out/src/**/*.test.js');
  suite('model', 'npx', 'mocha', 'out/test/model/*.test.js');
  suite('host', 'node', 'out/test/harness/main.js', 'host');
  suite('browser', 'node', 'out/test/harness/main.js', 'browser');
  // The package lacks what nobody listed: only an installed one shows whether that is everything.
  if (process.platform === 'linux' && process.arch === 'x64' && check('node', '.ci/package.mjs')) {
    suite('vsix', 'node', 'out/test/harness/main.js', 'browser', `--vsix=${vsix}`);
  }
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
