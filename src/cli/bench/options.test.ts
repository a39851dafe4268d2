import assert from 'node:assert/strict';
import { UsageError } from '../usage';
import { benchCommand } from './index';
import { loadRequest } from './typing';

describe('options of benchmarks', () => {
  const refused: readonly (readonly string[])[] = [
    ['typing', '--prompts', '5'],
    ['typing', '--rounds=2'],
    ['editor', '--rounds', '2'],
    ['editor', '--model', 'other'],
    ['editor', '--device', 'cpu'],
    ['editor', '--threads', '1'],
    ['index', '--prompts', '5'],
    ['ablation', '--rounds', '2'],
    ['quantization', '--device', 'webgpu'],
    ['quantization', '--prompts', '5'],
    ['superposed', '--fetch'],
    ['--fetch'],
  ];
  for (const args of refused) {
    it(`${args.join(' ')}: refused before anything is measured`, async () => {
      await assert.rejects(
        benchCommand([...args], AbortSignal.abort()),
        (error: unknown) => error instanceof UsageError && /^bench \w+ takes no --\w+/.test(error.message),
      );
    });
  }

  it('typing has the worker open what is open here, with as many threads', () => {
    const { modelFolder, device, threads } = loadRequest({ folder: '/model', device: 'webgpu' }, 3);
    assert.deepEqual([modelFolder, device, threads], ['/model', 'webgpu', 3]);
  });
});
