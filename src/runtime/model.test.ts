import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { convert } from '../convert/convert';
import { randomModel, writeCheckpoint, writeJson } from '../convert/testing/checkpoint';
import { MAX_ROWS } from '../decoding/guessTree';
import { BYTE_PRODUCTS } from './byteProducts';
import { MANIFEST_FILE } from './manifest';
import { openModel } from './model';
import { exactByteProducts, GraphSession, type Pass, type SessionOptions } from './session';

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
    await assert.rejects(openModel({ folderFor: () => target, device: 'cpu', threads: 1 }), {
      code: 'deviceFailed',
      message: /^The device cpu cannot run this model \(.*past_key_values.*\)\. Choose another device/s,
    });
    assert.equal(dispose.mock.callCount(), 1);
  });

  it('takes the CPU where a device that was found sound fails while it is measured', async () => {
    const [source, target] = [join(folder, 'checkpoint'), join(folder, 'graph')];
    await writeCheckpoint(source, randomModel());
    await convert({ source, target, quantization: 'fp32' });
    const open = GraphSession.open.bind(GraphSession);
    mock.method(GraphSession, 'open', async (options: SessionOptions) => {
      const session = await open({ ...options, device: 'cpu' });
      if (options.device === 'cpu') return session;
      const run = session.run.bind(session);
      mock.method(session, 'run', (pass: Pass) =>
        pass.wanted.length < MAX_ROWS ? run(pass) : Promise.reject(new Error('the device is lost')),
      );
      mock.method(session, 'dispose', () => Promise.reject(new Error('as before')));
      return session;
    });
    const model = await openModel({ folderFor: () => target, device: 'webgpu', threads: 1 });
    await model.dispose();
    assert.equal(model.device, 'cpu');
    assert.match(model.deviceNote, /\(the device is lost\)\..* The CPU is used instead\.$/);
  });

  it('leaves no session of a graph that lacks an input', async () => {
    const graphPath = join(folder, 'other.onnx');
    await writeFile(graphPath, BYTE_PRODUCTS.graph);
    await exactByteProducts();
    const create = mock.method(InferenceSession, 'create');
    const shape = {
      layers: 1,
      kvHeads: 1,
      headSize: 8,
      vocabulary: 8,
      hiddenSize: 8,
      positions: 8,
      candidates: 8,
    };
    await assert.rejects(GraphSession.open({ graphPath, shape, device: 'cpu', threads: 1 }), {
      code: 'modelMismatch',
      message: /lacks the input input_ids/,
    });
    const session = await create.mock.calls[0].result;
    const one = { bytes: new Tensor('uint8', [1], [1, 1]), weights: new Tensor('int8', [1], [1, 1]) };
    await assert.rejects(async () => session?.run(one), /disposed/);
  });
});
