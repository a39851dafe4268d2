// `npm run package [-- TARGET …]`: one .vsix per target, each with that target's native files alone. Without
// arguments, the target is this machine's; `all` makes every one.
import { createVSIX } from '@vscode/vsce';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeFiles } from './natives.mjs';
import { pageOf } from './page.mjs';

/** Targets of the Marketplace that onnxruntime-node has a library for, and those whose library has WebGPU. */
const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];
const WITH_WEBGPU = TARGETS.filter((target) => target !== 'linux-arm64');
const WEBGPU_GRAPH = 'models/default/graph-webgpu';
const README = 'dist/README.md';

const asked = process.argv.slice(2);
const targets =
  asked.length === 0 ? [`${process.platform}-${process.arch}`] : asked[0] === 'all' ? TARGETS : asked;
const unknown = targets.filter((target) => !TARGETS.includes(target) || nativeFiles(target).length === 0);
if (unknown.length > 0) {
  console.error(`onnxruntime-node has no library for ${unknown.join(', ')}. Targets: ${TARGETS.join(', ')}.`);
  process.exit(1);
}
const { name, version, repository } = JSON.parse(readFileSync('package.json', 'utf8'));

execFileSync('node', ['esbuild.mjs'], { stdio: 'inherit' });
writeFileSync(README, pageOf(readFileSync('README.md', 'utf8')));
execFileSync('node', ['dist/cli.js', 'convert'], { stdio: 'inherit' });
const forWebgpu = ['convert', '--quantization', 'int8', '--target', WEBGPU_GRAPH];
execFileSync('node', ['dist/cli.js', ...forWebgpu], { stdio: 'inherit' });

// In a repository, pictures and links have addresses, which the packager writes into the page.
const local = { readmePath: README, allowMissingRepository: true, rewriteRelativeLinks: false };
const options = repository === undefined ? local : {};

for (const target of targets) {
  const folder = mkdtempSync(join(tmpdir(), 'superdraft-package-'));
  const ignoreFile = join(folder, 'ignore');
  const added = [...nativeFiles(target), ...(WITH_WEBGPU.includes(target) ? [`${WEBGPU_GRAPH}/**`] : [])];
  const rules = added.map((path) => `!${path}`);
  writeFileSync(ignoreFile, [readFileSync('.vscodeignore', 'utf8'), ...rules, ''].join('\n'));
  const packagePath = `${name}-${target}-${version}.vsix`;
  try {
    await createVSIX({ target, packagePath, ignoreFile, ...options });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
