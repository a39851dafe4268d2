import assert from 'node:assert/strict';
import { chooseGguf } from './hubGguf';

describe('chooseGguf', () => {
  for (const [names, best] of [
    [['a-Q4_0.gguf', 'a-Q4_K_M.gguf', 'a-Q6_K.gguf'], 'a-Q6_K.gguf'],
    [['a.f16.gguf', 'a.q5_k_m.gguf', 'a-IQ2_M.gguf'], 'a.q5_k_m.gguf'],
    [['a.gguf', 'config.json'], 'a.gguf'],
    [['sub/a-Q8_0.gguf', 'mmproj-a-Q8_0.gguf', 'a-Q8_0-00001-of-00002.gguf'], undefined],
  ] as const) {
    it(`${names.join(', ')}: ${best}`, () => {
      assert.equal(chooseGguf(names), best);
    });
  }
});
