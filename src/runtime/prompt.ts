/**
 * From the text around the cursor to the prompt's tokens. The order (snippets, path, then what the model's template
 * says) and the way texts are cut have one aim: while a person types, only the prompt's end changes, so that nearly all
 * rows are reused.
 */
import type { PromptTemplate } from './manifest';
import { fitPrefix, fitSuffix, type PrefixText, type PromptPlace } from './promptCut';
import { asComment, fitSnippets, NO_CONTEXT, type PromptContext, type PromptSnippet } from './promptSnippets';
import type { Tokenizer } from './tokenizer';

export interface PromptText extends PrefixText {
  readonly path: string;
  readonly suffix: string;
}

export interface Prompt {
  readonly tokens: readonly number[];
  /** The tokens of the prefix alone: what n-gram look-ups are keyed on. */
  readonly prefixTokens: readonly number[];
  readonly suffixTokens: readonly number[];
  readonly place: PromptPlace;
}

/** Share of the budget that the suffix may take. What is before the cursor says more about what comes next. */
const SUFFIX_SHARE = 0.25;

const MAX_PATH_CHARACTERS = 120;

/**
 * Builds the prompt.
 * @param budget most tokens that it may have
 * @param context pieces of other files, which take from the budget before the file itself does
 */
export function buildPrompt(
  text: PromptText,
  template: PromptTemplate,
  tokenizer: Tokenizer,
  budget: number,
  context: PromptContext = NO_CONTEXT,
): Prompt {
  const parts = template.infill.length > 0 ? template.infill : template.plain;
  const path = tokenizer.encode(text.path.slice(-MAX_PATH_CHARACTERS));
  const start = template.start.flatMap((part) => literal(part, tokenizer));
  const fixed = parts.reduce(
    (sum, part) => sum + (isField(part) ? 0 : literal(part, tokenizer).length),
    start.length + (parts.includes('{path}') ? path.length : 0),
  );
  const { before, inPrefix } = snippetTokens(context, text.path, template, tokenizer);
  const room = Math.max(0, budget - fixed - before.length - inPrefix.length);
  const suffixTokens = parts.includes('{suffix}')
    ? fitSuffix(text.suffix, tokenizer, Math.floor(room * SUFFIX_SHARE))
    : [];
  const fitted = fitPrefix(text, tokenizer, room - suffixTokens.length, parts.includes('{middle}'));
  const { tokens: prefixTokens, inMiddle, startLine, holeLine } = fitted;
  const middle = prefixTokens.length - inMiddle;
  const fields = new Map([
    ['{path}', path],
    ['{suffix}', suffixTokens],
    ['{prefix}', [...inPrefix, ...prefixTokens.slice(0, middle)]],
    ['{middle}', prefixTokens.slice(middle)],
  ]);
  return {
    tokens: [...start, ...before, ...parts.flatMap((part) => fields.get(part) ?? literal(part, tokenizer))],
    prefixTokens,
    suffixTokens,
    place: { startLine, holeLine },
  };
}

/** The snippets' tokens: before everything else, or at the prefix's beginning. */
function snippetTokens(
  { snippets, budget, form = 'document' }: PromptContext,
  path: string,
  template: PromptTemplate,
  tokenizer: Tokenizer,
): { before: readonly number[]; inPrefix: readonly number[] } {
  if (form === 'document' && template.plain.includes('{path}')) {
    const encode = (snippet: PromptSnippet) =>
      template.plain.flatMap((part) => {
        if (part === '{path}') return tokenizer.encode(snippet.path.slice(-MAX_PATH_CHARACTERS));
        return part === '{prefix}' ? tokenizer.encode(snippet.text) : literal(part, tokenizer);
      });
    return { before: fitSnippets(snippets, budget, encode), inPrefix: [] };
  }
  const encode = (snippet: PromptSnippet) => tokenizer.encode(asComment(snippet, path));
  return { before: [], inPrefix: fitSnippets(snippets, budget, encode) };
}

const FIELDS = ['{path}', '{suffix}', '{prefix}', '{middle}'];
const isField = (part: string) => FIELDS.includes(part);

function literal(part: string, tokenizer: Tokenizer): number[] {
  const special = tokenizer.special(part);
  return special === undefined ? tokenizer.encode(part) : [special];
}
