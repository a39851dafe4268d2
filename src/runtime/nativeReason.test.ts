import assert from 'node:assert/strict';
import { nativeReason } from './nativeReason';

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
