import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { notice, notices } from './notices.mjs';

describe('notices', () => {
  let root;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'superdraft-notices-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  /** A package `some` under node_modules, with further fields in its manifest and these files. */
  function somePackage(fields, files = {}) {
    const folder = `${root}/node_modules/some`;
    mkdirSync(folder, { recursive: true });
    const manifest = { name: 'some', version: '1.2.3', license: 'MIT', ...fields };
    writeFileSync(`${folder}/package.json`, JSON.stringify(manifest));
    for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
    return folder;
  }

  for (const name of ['LICENSE', 'LICENCE', 'license.md', 'LICENSE.txt', 'LICENSE-MIT', 'COPYING']) {
    it(`takes the text of ${name}`, () => {
      const text = notice(somePackage({ author: 'Nobody' }, { [name]: 'Copyright Somebody\n' }));
      assert.equal(
        text,
        'some 1.2.3 (MIT)\nhttps://www.npmjs.com/package/some/v/1.2.3\n\nCopyright Somebody\n',
      );
    });
  }

  it('takes the notice that a licence asks for along with it', () => {
    const text = notice(somePackage({ license: 'Apache-2.0' }, { LICENSE: 'Apache', NOTICE: 'of others' }));
    assert.match(text, /\n\nApache\n\nof others\n$/);
  });

  const holders = [
    [{ author: 'Some One <one@some.org>' }, 'Some One <one@some.org>'],
    [{ author: { name: 'Some One' } }, 'Some One'],
    [{}, 'the authors of some'],
    [{ author: 'fs-eire', name: 'onnxruntime-common' }, 'Microsoft Corporation'],
  ];
  for (const [fields, holder] of holders) {
    it(`gives the MIT licence of ${holder} where there is no file`, () => {
      const text = notice(somePackage(fields, { 'license.js': '' }));
      assert.ok(text.includes(`\nCopyright (c) ${holder}\n`));
      assert.match(text, /Permission is hereby granted, free of charge/);
    });
  }

  it('says where the notices of the native libraries are', () => {
    const text = notice(somePackage({ name: 'onnxruntime-node' }));
    assert.match(
      text,
      /\nhttps:\/\/github\.com\/microsoft\/onnxruntime\/blob\/v1\.2\.3\/ThirdPartyNotices\.txt\n$/,
    );
  });

  for (const license of ['BSD-3-Clause', undefined]) {
    it(`refuses a package under ${license} without a text`, () => {
      assert.throws(() => notice(somePackage({ license })), /node_modules\/some has no licence file/);
    });
  }

  it('covers what is in the bundles and what ships beside them, once each', () => {
    const file = `${somePackage({}, { LICENSE: 'text' })}/lib/index.js`;
    const metafile = { outputs: { 'dist/a.js': { inputs: { [file]: {}, 'src/a.ts': {} } } } };
    const titles = notices([metafile, metafile]).match(/^\S+ \S+ \(.+\)$/gm);
    assert.deepEqual(
      titles.map((title) => title.split(' ')[0]),
      ['some', 'onnxruntime-common', 'onnxruntime-node'],
    );
  });
});
