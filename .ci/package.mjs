// `npm run package [-- TARGET …]`: one .vsix per target, each with that target's native files alone. Without
// arguments, the target is this machine's; `all` makes every one.
import { createVSIX } from '@vscode/vsce';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Targets of the Marketplace that onnxruntime-node has a library for, and those whose library has WebGPU. */
const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];
const WITH_WEBGPU = TARGETS.filter((target) => target !== 'linux-arm64');
const WEBGPU_GRAPH = 'models/default/graph-webgpu';
const BINARIES = 'node_modules/onnxruntime-node/bin/napi-v6';

const asked = process.argv.slice(2);
const targets =
  asked.length === 0 ? [`${process.platform}-${process.arch}`] : asked[0] === 'all' ? TARGETS : asked;
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));

execFileSync('node', ['esbuild.mjs'], { stdio: 'inherit' });
execFileSync('node', ['dist/cli.js', 'convert'], { stdio: 'inherit' });
const forWebgpu = ['convert', '--quantization', 'int8', '--target', WEBGPU_GRAPH];
execFileSync('node', ['dist/cli.js', ...forWebgpu], { stdio: 'inherit' });

writeFileSync('dist/ThirdPartyNotices.txt', notices());

for (const target of targets) {
  const natives = `${BINARIES}/${target.replace('-', '/')}`;
  if (!TARGETS.includes(target) || !existsSync(natives)) {
    console.error(`onnxruntime-node has no library for ${target}. Targets: ${TARGETS.join(', ')}.`);
    process.exitCode = 1;
    continue;
  }
  const folder = mkdtempSync(join(tmpdir(), 'superdraft-package-'));
  const ignoreFile = join(folder, 'ignore');
  const added = [natives, ...(WITH_WEBGPU.includes(target) ? [WEBGPU_GRAPH] : [])].map(
    (path) => `!${path}/**`,
  );
  writeFileSync(ignoreFile, [readFileSync('.vscodeignore', 'utf8'), ...added, ''].join('\n'));
  const packagePath = `${name}-${target}-${version}.vsix`;
  try {
    const options = { allowMissingRepository: true, rewriteRelativeLinks: false };
    await createVSIX({ target, packagePath, ignoreFile, ...options });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Licences of what the package carries. onnxruntime's packages bring no licence file: theirs is MIT, Microsoft's. */
function notices() {
  const mit = readFileSync('LICENSE', 'utf8').replace(
    /^Copyright.*$/m,
    'Copyright (c) Microsoft Corporation',
  );
  const packages = [
    'onnxruntime-node',
    'onnxruntime-common',
    '@huggingface/tokenizers',
    'protobufjs',
    'long',
    'systeminformation',
  ];
  return packages
    .map((name) => {
      const folder = `node_modules/${name}`;
      const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
      const text = existsSync(`${folder}/LICENSE`) ? readFileSync(`${folder}/LICENSE`, 'utf8') : mit;
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    })
    .join('\n\n');
}
