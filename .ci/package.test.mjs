import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'mocha';

describe('npm run package', () => {
  it('names targets that there is no library for, before it builds anything', () => {
    const args = ['.ci/package.mjs', 'linux-x64', 'darwin-x64'];
    const { status, stdout, stderr } = spawnSync('node', args, { encoding: 'utf8' });
    assert.match(stderr, /^onnxruntime-node has no library for darwin-x64\. Targets: linux-x64, /);
    assert.deepEqual([status, stdout], [1, '']);
  });
});
