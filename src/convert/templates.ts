/** How models want a fill-in-the-middle prompt, recognised by their special tokens. */
import type { PromptTemplate } from '../runtime/manifest';

interface Family extends PromptTemplate {
  readonly name: string;
}

/**
 * One row per family; it applies when the tokenizer has every special token in it. Each is the order that the family
 * was trained on, suffix first where it was trained on both.
 */
const FAMILIES: readonly Family[] = [
  {
    name: 'Superdraft',
    start: [],
    infill: ['<|file|>', '{path}', '\n', '<|suffix|>', '{suffix}', '<|prefix|>', '{prefix}'],
    plain: ['<|file|>', '{path}', '\n', '<|prefix|>', '{prefix}'],
    end: ['<|end|>', '<|endoftext|>', '<|file|>'],
  },
  {
    // Its form for files of one repository (Hui et al. 2024, arXiv 2409.12186).
    name: 'Qwen2.5-Coder',
    start: ['<|repo_name|>', 'repository\n'],
    infill: [
      ...['<|file_sep|>', '{path}', '\n', '<|fim_prefix|>', '{prefix}', '<|fim_suffix|>', '{suffix}'],
      ...['<|fim_middle|>', '{middle}'],
    ],
    plain: ['<|file_sep|>', '{path}', '\n', '{prefix}'],
    end: ['<|endoftext|>', '<|fim_pad|>', '<|repo_name|>', '<|file_sep|>', '<|im_end|>'],
  },
  {
    // Others that took its marks, which are CodeGemma's, without those for several files.
    name: 'CodeGemma',
    start: [],
    infill: ['<|fim_prefix|>', '{prefix}', '<|fim_suffix|>', '{suffix}', '<|fim_middle|>', '{middle}'],
    plain: ['{prefix}'],
    end: ['<|file_separator|>', '<|endoftext|>', '<|fim_pad|>'],
  },
  {
    // Trained suffix first in this very form: prefix and suffix marks in front, the middle mark before the prefix.
    name: 'StarCoder, Granite Code',
    start: [],
    infill: ['<fim_prefix>', '<fim_suffix>', '{suffix}', '<fim_middle>', '{prefix}'],
    plain: ['{prefix}'],
    end: ['<|endoftext|>', '<fim_pad>'],
  },
  {
    name: 'Code Llama',
    start: [],
    infill: ['▁<PRE>', '▁<SUF>', '{suffix}', '▁<MID>', '{prefix}'],
    plain: ['{prefix}'],
    end: ['▁<EOT>', '</s>'],
  },
  {
    name: 'DeepSeek-Coder',
    start: [],
    infill: ['<｜fim▁begin｜>', '{prefix}', '<｜fim▁hole｜>', '{suffix}', '<｜fim▁end｜>', '{middle}'],
    plain: ['{prefix}'],
    end: ['<｜end▁of▁sentence｜>', '<|EOT|>'],
  },
  {
    name: 'Codestral',
    start: [],
    infill: ['[SUFFIX]', '{suffix}', '[PREFIX]', '{prefix}'],
    plain: ['{prefix}'],
    end: ['</s>'],
  },
];

/** The other parts are fields or ordinary text. */
const isMark = (part: string) => /^[<[▁]/.test(part);

export interface SpecialTokens {
  readonly has: (token: string) => boolean;
  /** Put in front of every prompt, if the tokenizer does so. */
  readonly bos: string | undefined;
  /** The ends of a text by the model's own configuration. */
  readonly eos: readonly string[];
}

/** The template of the first family whose marks are all there; without one, the text before the cursor alone. */
export function chooseTemplate(tokens: SpecialTokens): PromptTemplate {
  const family = FAMILIES.find(({ start, infill }) =>
    [...start, ...infill].every((part) => !isMark(part) || tokens.has(part)),
  );
  const start = tokens.bos === undefined ? [] : [tokens.bos];
  if (family === undefined) return { start, infill: [], plain: ['{prefix}'], end: tokens.eos };
  return {
    start: [...start, ...family.start],
    infill: family.infill,
    plain: family.plain,
    end: [...new Set([...family.end.filter(tokens.has), ...tokens.eos])],
  };
}
