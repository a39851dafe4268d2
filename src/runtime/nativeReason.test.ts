import assert from 'node:assert/strict';
import { ModelError } from './errors';
import { nativeFault, nativeReason } from './nativeReason';

describe('nativeReason', () => {
  it('leaves off where in its own source the runtime found a fault', () => {
    const message =
      '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n';
    assert.equal(nativeReason(new Error(message)), 'Failed to get a WebGPU adapter: No supported adapters');
  });

  it('leaves anything else as it is', () => {
    const message = 'Load model from /a/model.onnx failed: Protobuf parsing failed.';
    assert.equal(nativeReason(new Error(message)), message);
    assert.equal(nativeReason('x was false. '), 'x was false.');
  });
});

describe('nativeFault', () => {
  const check = (error: unknown, code: string, message: RegExp) => {
    const fault = nativeFault(error, 'modelDamaged', (reason) => `No: ${reason}`);
    assert.equal(fault.code, code);
    assert.match(fault.message, message);
  };

  for (const reason of [
    'Exception during initialization: std::bad_alloc',
    'bad allocation',
    'pthread_create failed, error code: 12 error msg: Cannot allocate memory',
    'Failed to allocate memory for requested buffer of size 1048576',
  ])
    it(`says what to do where there is no memory: ${reason}`, () => {
      check(new Error(reason), 'outOfMemory', /not enough memory .*\. Close other programs/);
    });

  it('says what it is told to of anything else, and leaves what is known', () => {
    check(new Error('Protobuf parsing failed.'), 'modelDamaged', /^No: Protobuf/);
    check(new ModelError('modelMismatch', 'Convert it.'), 'modelMismatch', /^Convert it\.$/);
  });
});
