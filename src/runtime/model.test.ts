import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { convert } from '../convert/convert';
import { randomModel, writeCheckpoint, writeJson } from '../convert/testing/checkpoint';
import { MANIFEST_FILE } from './manifest';
import { openModel } from './model';
import { GraphSession } from './session';

describe('openModel', () => {
  let folder: string;

  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'superdraft-model-'))));

  afterEach(async () => {
    mock.restoreAll();
    await rm(folder, { recursive: true, force: true });
  });

  it('leaves no session of a graph that loads and does not run', async () => {
    const [source, target] = [join(folder, 'checkpoint'), join(folder, 'graph')];
    await writeCheckpoint(source, randomModel());
    const manifest = await convert({ source, target, quantization: 'fp32' });
    // The graph has another layer, whose keys and values are missing in each pass.
    await writeJson(target, MANIFEST_FILE, { ...manifest, shape: { ...manifest.shape, layers: 1 } });
    const dispose = mock.method(GraphSession.prototype, 'dispose');
    await assert.rejects(
      openModel({ folderFor: () => target, device: 'cpu', threads: 1 }),
      /past_key_values/,
    );
    assert.equal(dispose.mock.callCount(), 1);
  });
});
