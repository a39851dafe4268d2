import assert from 'node:assert/strict';
import { chooseTemplate } from './templates';

describe('chooseTemplate', () => {
  const choose = (tokens: readonly string[], eos: readonly string[] = [], bos?: string) =>
    chooseTemplate({ has: (token) => tokens.includes(token), eos, bos });

  it('knows the model in the box', () => {
    assert.deepEqual(
      choose(['<|file|>', '<|suffix|>', '<|prefix|>', '<|end|>', '<|endoftext|>'], ['<|endoftext|>']),
      {
        start: [],
        infill: ['<|file|>', '{path}', '\n', '<|suffix|>', '{suffix}', '<|prefix|>', '{prefix}'],
        plain: ['<|file|>', '{path}', '\n', '<|prefix|>', '{prefix}'],
        end: ['<|end|>', '<|endoftext|>', '<|file|>'],
      },
    );
  });

  it('knows Qwen2.5-Coder, and drops ends that the tokenizer has not', () => {
    const fim = ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', '<|repo_name|>', '<|file_sep|>'];
    const { start, infill, plain, end } = choose([...fim, '<|endoftext|>'], ['<|im_end|>']);
    assert.deepEqual(start, ['<|repo_name|>', 'repository\n']);
    assert.equal(
      infill.join(''),
      '<|file_sep|>{path}\n<|fim_prefix|>{prefix}<|fim_suffix|>{suffix}<|fim_middle|>{middle}',
    );
    assert.deepEqual(plain, ['<|file_sep|>', '{path}', '\n', '{prefix}']);
    assert.deepEqual(end, ['<|endoftext|>', '<|repo_name|>', '<|file_sep|>', '<|im_end|>']);
  });

  it('names no file to a model that has its marks but none for files', () => {
    const { infill, end } = choose(['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'], ['<eos>']);
    assert.equal(infill.join(''), '<|fim_prefix|>{prefix}<|fim_suffix|>{suffix}<|fim_middle|>{middle}');
    assert.deepEqual(end, ['<eos>']);
  });

  it('puts the beginning of a text in front where the tokenizer does', () => {
    const { start, infill, plain, end } = choose(
      ['▁<PRE>', '▁<SUF>', '▁<MID>', '▁<EOT>', '<s>', '</s>'],
      ['</s>'],
      '<s>',
    );
    assert.deepEqual(start, ['<s>']);
    assert.deepEqual(infill, ['▁<PRE>', '▁<SUF>', '{suffix}', '▁<MID>', '{prefix}']);
    assert.deepEqual(plain, ['{prefix}']);
    assert.deepEqual(end, ['▁<EOT>', '</s>']);
  });

  it('completes plainly where it knows no tokens for the middle', () => {
    const plain = { start: [], infill: [], plain: ['{prefix}'], end: ['</s>'] };
    assert.deepEqual(choose(['hello'], ['</s>']), plain);
  });
});
