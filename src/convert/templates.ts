/** How models want a fill-in-the-middle prompt, recognised by their special tokens. */
import type { PromptTemplate } from '../runtime/manifest';

interface Family extends PromptTemplate {
  readonly name: string;
}

/**
 * One row per family; it applies when the tokenizer has every special token in it. Suffix first wherever the
 * family was trained on that order, or labels each part so that the order may be turned round.
 */
const FAMILIES: readonly Family[] = [
  {
    name: 'Superdraft',
    infill: ['<|file|>', '{path}', '\n', '<|suffix|>', '{suffix}', '<|prefix|>', '{prefix}'],
    plain: ['<|file|>', '{path}', '\n', '<|prefix|>', '{prefix}'],
    end: ['<|end|>', '<|endoftext|>', '<|file|>'],
  },
  {
    name: 'Qwen2.5-Coder',
    infill: ['<|fim_suffix|>', '{suffix}', '<|fim_prefix|>', '{prefix}', '<|fim_middle|>'],
    plain: ['{prefix}'],
    end: ['<|endoftext|>', '<|fim_pad|>', '<|repo_name|>', '<|file_sep|>', '<|im_end|>'],
  },
  {
    // Trained suffix first in this very form: prefix and suffix marks in front, the middle mark before the prefix.
    name: 'StarCoder, Granite Code',
    infill: ['<fim_prefix>', '<fim_suffix>', '{suffix}', '<fim_middle>', '{prefix}'],
    plain: ['{prefix}'],
    end: ['<|endoftext|>', '<fim_pad>'],
  },
  {
    name: 'Code Llama',
    infill: ['▁<PRE>', '▁<SUF>', '{suffix}', '▁<MID>', '{prefix}'],
    plain: ['{prefix}'],
    end: ['▁<EOT>', '</s>'],
  },
  {
    // Knows the order prefix, suffix only: the middle is "a hole" between them.
    name: 'DeepSeek-Coder',
    infill: ['<｜fim▁begin｜>', '{prefix}', '<｜fim▁hole｜>', '{suffix}', '<｜fim▁end｜>'],
    plain: ['{prefix}'],
    end: ['<｜end▁of▁sentence｜>', '<|EOT|>'],
  },
  {
    name: 'Codestral',
    infill: ['[SUFFIX]', '{suffix}', '[PREFIX]', '{prefix}'],
    plain: ['{prefix}'],
    end: ['</s>'],
  },
];

const FIELDS = ['{path}', '{suffix}', '{prefix}', '\n'];

export interface SpecialTokens {
  readonly has: (token: string) => boolean;
  /** Put in front of every prompt, if the tokenizer does so. */
  readonly bos: string | undefined;
  /** The ends of a text by the model's own configuration. */
  readonly eos: readonly string[];
}

export function chooseTemplate(tokens: SpecialTokens): PromptTemplate {
  const family = FAMILIES.find(({ infill }) =>
    infill.every((part) => FIELDS.includes(part) || tokens.has(part)),
  );
  const start = tokens.bos === undefined ? [] : [tokens.bos];
  if (family === undefined) return { infill: [], plain: [...start, '{prefix}'], end: tokens.eos };
  return {
    infill: [...start, ...family.infill],
    plain: [...start, ...family.plain],
    end: [...new Set([...family.end.filter(tokens.has), ...tokens.eos])],
  };
}

export const FAMILY_NAMES: readonly string[] = FAMILIES.map(({ name }) => name);
