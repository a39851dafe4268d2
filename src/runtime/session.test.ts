import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { InferenceSession } from 'onnxruntime-node';
import { exactByteProducts, GraphSession } from './session';

describe('exactByteProducts', () => {
  afterEach(() => {
    mock.restoreAll();
  });

  it('is asked again where it failed, and then no more', async () => {
    const create = mock.method(InferenceSession, 'create');
    create.mock.mockImplementationOnce(() => Promise.reject(new Error('no memory')));
    await assert.rejects(exactByteProducts(), /no memory/);
    assert.equal(typeof (await exactByteProducts()), 'boolean');
    await exactByteProducts();
    assert.equal(create.mock.callCount(), 2);
  });
});

describe('GraphSession', () => {
  afterEach(() => {
    mock.restoreAll();
  });

  it('is not taken for damaged where there is no memory for it', async () => {
    await exactByteProducts();
    mock.method(InferenceSession, 'create', () => Promise.reject(new Error('std::bad_alloc')));
    const shape = {
      ...{ layers: 1, kvHeads: 1, headSize: 8, vocabulary: 8 },
      ...{ hiddenSize: 8, positions: 8, candidates: 8 },
    };
    const options = { graphPath: 'model.onnx', shape, device: 'cpu', threads: 1 } as const;
    await assert.rejects(GraphSession.open(options), {
      code: 'outOfMemory',
      message: /Close other programs/,
    });
  });
});
