import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pinnedPackages, matchesIntegrity, WHEEL_PLATFORMS } from './heldOut';
import { isTyped, sourceFiles } from './sources';

describe('held-out packages', () => {
  it('are the manifest’s, each pinned by version and hash', () => {
    const pinned = pinnedPackages(JSON.parse(readFileSync('models/build/manifest.json', 'utf8')), 'heldout');
    assert.equal(pinned.length, 27);
    for (const { ecosystem, version, integrity } of pinned) {
      assert.match(version, /^\d+\./);
      assert.match(integrity, ecosystem === 'npm' ? /^sha512-[\w+/]+=*$/ : /^sha256:[0-9a-f]{64}$/);
    }
  });

  it('refuse a manifest without packages, or with one that is not pinned', () => {
    assert.throws(() => pinnedPackages({}, 'train'), /no list of packages/);
    assert.throws(
      () => pinnedPackages({ packages: [{ split: 'heldout', ecosystem: 'npm', name: 'a' }] }, 'heldout'),
      /not a pinned package/,
    );
  });

  it('are wheels for the platforms that were pinned', () => {
    const script = readFileSync('models/build/packages.py', 'utf8');
    const [, platforms = ''] = /^for _tag in \((.+)\):$/m.exec(script) ?? [];
    assert.deepEqual(
      Array.from(platforms.matchAll(/"(\w+)"/g), ([, platform]) => platform),
      WHEEL_PLATFORMS,
    );
  });

  it('are taken only when the bytes are those that were pinned', () => {
    const bytes = Buffer.from('archive');
    const npm = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    const pypi = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const entry = { name: 'a', version: '1' };
    assert.ok(matchesIntegrity(bytes, { ...entry, ecosystem: 'npm', integrity: npm }));
    assert.ok(matchesIntegrity(bytes, { ...entry, ecosystem: 'pypi', integrity: pypi }));
    assert.ok(!matchesIntegrity(Buffer.from('other'), { ...entry, ecosystem: 'npm', integrity: npm }));
    assert.ok(!matchesIntegrity(bytes, { ...entry, ecosystem: 'npm', integrity: pypi }));
  });
});

describe('source files', () => {
  const CODE = 'export const value = compute(1);\n'.repeat(20);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-sources-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('are typed by a person, once each, with line feeds alone', async () => {
    const contents: Record<string, string | Uint8Array> = {
      'src/a.ts': CODE.replaceAll('\n', '\r\n'),
      'dist/a.js': CODE,
      'src/a.d.ts': CODE,
      'src/b.py': CODE,
      'src/notUtf8.ts': Uint8Array.from({ length: 500 }, () => 0xff),
      'node_modules/c/c.ts': CODE,
      'src/short.ts': 'x',
      'src/made.ts': `// @generated\n${CODE}`,
      'data.json': CODE,
    };
    for (const [name, content] of Object.entries(contents)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const files = await sourceFiles(folder, 'files:x');
    assert.deepEqual(
      files.map(({ path }) => path),
      ['src/a.ts', 'src/b.py'],
    );
    assert.equal(files[0].text, CODE);
    assert.equal(files[0].package, 'files:x');
  });

  it('are neither compiled nor tables of long lines', () => {
    assert.ok(isTyped(CODE));
    assert.ok(!isTyped(`${CODE}Object.defineProperty(exports, '__esModule', { value: true });\n`));
    assert.ok(!isTyped(CODE + 'x'.repeat(501)));
  });
});
