/** Runs after all others, and looks at what they left. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { activateAndLoad, filesBelow, profile } from './support';

describe('aftermath', () => {
  let folder = '';
  before(function () {
    if (profile === undefined) this.skip();
    else folder = profile;
  });

  // By default it writes ids below ~/.cache/Microsoft/DeveloperTools/.onnxruntime, and two files in the temporary
  // folder.
  it('onnxruntime wrote no telemetry', async () => {
    await activateAndLoad();
    const written = ['home', 'tmp'].flatMap((name) => filesBelow(path.join(folder, name)));
    assert.deepEqual(
      written.filter((file) => /\.onnxruntime|mat-debug|\.ses$/.test(file)),
      [],
    );
  });

  it('the extension host logged no error and no warning of the extension', () => {
    const logs = filesBelow(path.join(folder, 'user')).filter((file) => /exthost.*\.log$/.test(file));
    assert.ok(logs.length > 0, 'The extension host has no log.');
    const lines = logs.flatMap((file) => readFileSync(file, 'utf8').split('\n'));
    assert.deepEqual(
      lines.filter((line) => /\[(error|warning)\].*superdraft\.superdraft|dist\/extension\.js/.test(line)),
      [],
    );
  });

  it('no process asked for anything beyond this machine', () => {
    assert.equal(readFileSync(path.join(folder, 'blocked.txt'), 'utf8'), '');
  });
});
