import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointIdentity } from './identity';
import { randomModel, writeCheckpoint, writeJson } from './testing/checkpoint';

describe('checkpointIdentity', () => {
  let source: string;

  before(async () => {
    source = await mkdtemp(join(tmpdir(), 'superdraft-identity-'));
  });

  after(() => rm(source, { recursive: true, force: true }));

  it('changes with any file and with nothing else', async () => {
    const model = randomModel();
    await writeCheckpoint(source, model);
    const first = await checkpointIdentity(source);
    await writeCheckpoint(source, model);
    assert.equal(await checkpointIdentity(source), first);
    assert.match(first, /^[0-9a-f]{64}$/);

    const norm = model.tensors.get('model.norm.weight');
    assert.ok(norm);
    norm.floats[3] += 1;
    await writeCheckpoint(source, model);
    const second = await checkpointIdentity(source);
    assert.notEqual(second, first);

    await writeJson(source, 'config.json', { ...model.config, rope_theta: 1 });
    assert.notEqual(await checkpointIdentity(source), second);
  });

  it('says when there are no weights', async () => {
    await rm(join(source, 'model.safetensors'));
    await assert.rejects(checkpointIdentity(source), { code: 'modelMissing' });
  });
});
