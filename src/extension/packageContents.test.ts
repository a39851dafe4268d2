import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { listFiles } from '@vscode/vsce';
import { isRecord } from '../protocol/channelGuards';

/** What a package holds besides the inference library, of which each target adds its own native files. */
const EXPECTED = [
  /^package(\.nls)?\.json$/,
  /^(README\.md|CHANGELOG\.md|LICENSE)$/,
  /^media\/[\w-]+\.(png|css)$/,
  /^media\/l10n\/[\w.-]+\.json$/,
  /^dist\/((extension|worker|models|panel)\.js|ThirdPartyNotices\.txt)$/,
  /^models\/(catalog\.json|default\/MODEL_CARD\.md|default\/graph\/[\w.]+)$/,
  /^node_modules\/onnxruntime-(node|common)\/(package\.json|dist\/[\w./-]+\.(js|json))$/,
];

/** The folder of the package that a file is of. */
const PACKAGE = /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/;

/** The files that a bundle was made of, as its source map names them. */
function sourcesOf(map: string): string[] {
  const json: unknown = JSON.parse(readFileSync(map, 'utf8'));
  assert.ok(isRecord(json) && Array.isArray(json['sources']));
  return json['sources'].map(String);
}

describe('the package', () => {
  let files: string[];

  before(async function () {
    this.timeout(180_000);
    files = await listFiles({ cwd: process.cwd() });
  });

  it('holds what runs, and no source, test or map', () => {
    assert.deepEqual(
      files.filter((file) => !EXPECTED.some((pattern) => pattern.test(file))),
      [],
    );
  });

  it('holds what the Marketplace shows, and what the manifest starts', () => {
    for (const file of [
      'package.json',
      'package.nls.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'media/icon.png',
      'dist/extension.js',
      'dist/worker.js',
      'dist/models.js',
      'dist/panel.js',
      'dist/ThirdPartyNotices.txt',
    ])
      assert.ok(files.includes(file), file);
  });

  it('holds nothing of Hugging Face’s lists but what GGUF files need', () => {
    const bundles = files.filter((file) => /^dist\/.+\.js$/.test(file));
    const lists = bundles
      .flatMap((bundle) => sourcesOf(`${bundle}.map`))
      .filter((source) => source.includes('@huggingface/tasks/'))
      .map((source) => source.replace(/^.*\/@huggingface\/tasks\/dist\//, ''));
    assert.deepEqual([...new Set(lists)], ['esm/gguf.js']);
  });

  it('holds a notice of each package in a bundle and beside it', () => {
    const bundles = files.filter((file) => /^dist\/.+\.js$/.test(file));
    const paths = [...files, ...bundles.flatMap((bundle) => sourcesOf(`${bundle}.map`))];
    const folders = new Set(paths.flatMap((path) => PACKAGE.exec(path)?.[0] ?? []));
    assert.ok(folders.size > 2);
    const titles = new Set(readFileSync('dist/ThirdPartyNotices.txt', 'utf8').split('\n'));
    const missing = [...folders].filter((folder) => {
      const manifest: unknown = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
      assert.ok(isRecord(manifest));
      const [name, version, license] = ['name', 'version', 'license'].map((key) => String(manifest[key]));
      return !titles.has(`${name} ${version} (${license})`);
    });
    assert.deepEqual(missing, []);
  });

  it('holds the pictures of its README, under relative links', () => {
    const links = [...readFileSync('README.md', 'utf8').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(
      ([, link]) => link,
    );
    assert.ok(links.length > 0);
    for (const link of links) assert.ok(files.includes(link), link);
  });

  it('has an icon of at least 128 by 128 dots', () => {
    // The header of a PNG: width and height follow the signature and the name of the first chunk.
    const header = readFileSync('media/icon.png');
    assert.ok(header.readUInt32BE(16) >= 128 && header.readUInt32BE(20) >= 128);
  });

  it('starts after the editor, and for nothing else', () => {
    const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.ok(isRecord(manifest));
    assert.deepEqual(manifest['activationEvents'], ['onStartupFinished']);
  });
});
