import assert from 'node:assert/strict';
import { chooseTemplate } from './templates';

describe('chooseTemplate', () => {
  const choose = (tokens: readonly string[], eos: readonly string[] = [], bos?: string) =>
    chooseTemplate({ has: (token) => tokens.includes(token), eos, bos });

  it('knows the model in the box', () => {
    assert.deepEqual(
      choose(['<|file|>', '<|suffix|>', '<|prefix|>', '<|end|>', '<|endoftext|>'], ['<|endoftext|>']),
      {
        infill: ['<|file|>', '{path}', '\n', '<|suffix|>', '{suffix}', '<|prefix|>', '{prefix}'],
        plain: ['<|file|>', '{path}', '\n', '<|prefix|>', '{prefix}'],
        end: ['<|end|>', '<|endoftext|>', '<|file|>'],
      },
    );
  });

  it('knows Qwen2.5-Coder, and drops ends that the tokenizer has not', () => {
    const tokens = ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', '<|endoftext|>', '<|fim_pad|>'];
    assert.deepEqual(choose(tokens, ['<|im_end|>']), {
      infill: ['<|fim_suffix|>', '{suffix}', '<|fim_prefix|>', '{prefix}', '<|fim_middle|>'],
      plain: ['{prefix}'],
      end: ['<|endoftext|>', '<|fim_pad|>', '<|im_end|>'],
    });
  });

  it('puts the beginning of a text in front where the tokenizer does', () => {
    const { infill, plain, end } = choose(
      ['▁<PRE>', '▁<SUF>', '▁<MID>', '▁<EOT>', '<s>', '</s>'],
      ['</s>'],
      '<s>',
    );
    assert.deepEqual(infill, ['<s>', '▁<PRE>', '▁<SUF>', '{suffix}', '▁<MID>', '{prefix}']);
    assert.deepEqual(plain, ['<s>', '{prefix}']);
    assert.deepEqual(end, ['▁<EOT>', '</s>']);
  });

  it('completes plainly where it knows no tokens for the middle', () => {
    assert.deepEqual(choose(['hello'], ['</s>']), { infill: [], plain: ['{prefix}'], end: ['</s>'] });
  });
});
