// Bundles the programs (extension, worker, models, command line) and the pages of views, and writes the licences of
// what they carry; with --tests, every *.test.ts instead.
import { build, context } from 'esbuild';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { notices } from './.ci/notices.mjs';
import { watchNotices } from './.ci/watchNotices.mjs';

const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');

/** Native modules cannot be bundled; `vscode` exists only inside the editor; mocha runs the tests itself. */
const external = ['vscode', 'onnxruntime-node', 'mocha'];
const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external,
  logLevel: 'warning',
};

const programs = {
  ...common,
  // Of the lists of all tasks, libraries and hardware, only that of GGUF types is asked for, by what reads such files.
  alias: { '@huggingface/tasks': './node_modules/@huggingface/tasks/dist/esm/gguf.js' },
  entryPoints: {
    extension: 'src/extension/extension.ts',
    worker: 'src/worker/main.ts',
    models: 'src/models/main.ts',
    cli: 'src/cli/main.ts',
  },
  outdir: 'dist',
  sourcemap: 'linked',
};

/** What runs in the pages of views: in a browser, and minified, as it is loaded anew each time. */
const pages = {
  bundle: true,
  platform: 'browser',
  format: 'iife',
  target: 'chrome120',
  minify: true,
  logLevel: 'warning',
  entryPoints: { panel: 'src/panel/main.ts' },
  outdir: 'dist',
  sourcemap: 'linked',
};

const filesIn = (folder, ending) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

if (tests) {
  // Tests that are gone, or have other names, would still be run.
  rmSync('out', { recursive: true, force: true });
  // Packages stay outside: the bundles lie in out/, from where node_modules is found.
  const entryPoints = [...filesIn('src', '.test.ts'), ...filesIn('test', '.ts')].filter(
    (name) => !name.includes('fixtures/'),
  );
  await build({
    ...common,
    packages: 'external',
    entryPoints,
    outdir: 'out',
    outbase: '.',
    sourcemap: 'inline',
  });
} else if (watch) {
  const plugins = [watchNotices(console.log)];
  const contexts = [programs, pages].map((each) => context({ ...each, plugins, logLevel: 'silent' }));
  await Promise.all((await Promise.all(contexts)).map((each) => each.watch()));
} else {
  const builds = [];
  for (const options of [programs, pages]) builds.push(await build({ ...options, metafile: true }));
  writeFileSync('dist/ThirdPartyNotices.txt', notices(builds.map(({ metafile }) => metafile)));
}
