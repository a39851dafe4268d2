import assert from 'node:assert/strict';
import { hubAddress, repositoryIn } from './hubName';

describe('repositoryIn', () => {
  for (const [text, repository] of [
    ['Qwen/Qwen2.5-Coder-0.5B', 'Qwen/Qwen2.5-Coder-0.5B'],
    ['  a_b/c-d.e  ', 'a_b/c-d.e'],
    ['https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B', 'Qwen/Qwen2.5-Coder-0.5B'],
    ['https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B/tree/main?x=1', 'Qwen/Qwen2.5-Coder-0.5B'],
    ['Qwen', undefined],
    ['', undefined],
    ['a/b/c', undefined],
    ['../b', undefined],
    ['a/..', undefined],
    ['https://huggingface.co/Qwen', undefined],
    ['https://huggingface.co/', undefined],
    ['C:\\models\\mine', undefined],
    ['/home/me/model', undefined],
  ] as const) {
    it(JSON.stringify(text), () => {
      assert.equal(repositoryIn(text), repository);
    });
  }
});

describe('hubAddress', () => {
  it('is the public hub, or the mirror that the environment names', () => {
    assert.equal(hubAddress({}), 'https://huggingface.co');
    assert.equal(hubAddress({ HF_ENDPOINT: ' ' }), 'https://huggingface.co');
    assert.equal(hubAddress({ HF_ENDPOINT: 'https://mirror.example/hf/' }), 'https://mirror.example/hf');
  });
});
