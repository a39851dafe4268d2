import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { InferenceSession } from 'onnxruntime-node';
import { exactByteProducts } from './session';

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
