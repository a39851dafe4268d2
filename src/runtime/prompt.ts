/**
 * From the text around the cursor to the prompt's tokens. The order (snippets, path, suffix, prefix) and the way
 * texts are cut have one aim: while a person types, only the prompt's end changes, so that nearly all rows are reused.
 */
import type { PromptTemplate } from './manifest';
import { asComment, fitSnippets, NO_CONTEXT, type PromptContext, type PromptSnippet } from './promptSnippets';
import type { Tokenizer } from './tokenizer';

export interface PromptText {
  readonly path: string;
  /** Line feeds only; starts at the beginning of a line. */
  readonly prefix: string;
  /** Number, in the file, of the line at which `prefix` starts. */
  readonly prefixStartLine: number;
  readonly suffix: string;
  /** The line at which the last prompt of this file began to show the prefix; kept while that fits. */
  readonly keptLine?: number | undefined;
}

export interface Prompt {
  readonly tokens: readonly number[];
  /** The tokens of the prefix alone: what n-gram look-ups are keyed on. */
  readonly prefixTokens: readonly number[];
  readonly suffixTokens: readonly number[];
  /** Number, in the file, of the line at which the prefix's tokens start; none where they start within a line. */
  readonly startLine: number | undefined;
}

/** The prefix is cut at lines whose number divides by this, so that its start stays put for many keystrokes. */
const LINE_GRID = 16;

/**
 * Share of the budget that a kept start must leave to the prefix. Less than the half that a new start leaves, so that a
 * start which was made for a longer prefix, with a draft at its end, is kept for the shorter one.
 */
const LEAST_KEPT = 1 / 3;

/** Share of what may stay that goes where lines are too long for the grid: else each line would move the start. */
const SPARE = 1 / 4;

/** Share of the budget that the suffix may take. What is before the cursor says more about what comes next. */
const SUFFIX_SHARE = 0.25;

const MAX_PATH_CHARACTERS = 120;

/** No tokenizer of source code packs more characters into a token than this, on average over a window. */
const MOST_CHARACTERS_PER_TOKEN = 6;

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
  const path = text.path.slice(-MAX_PATH_CHARACTERS);
  const fixed = parts.reduce(
    (sum, part) => sum + (isField(part) ? 0 : literal(part, tokenizer).length),
    tokenizer.encode(path).length,
  );
  const { before, inPrefix } = snippetTokens(context, text.path, template, tokenizer);
  const room = Math.max(0, budget - fixed - before.length - inPrefix.length);
  const suffixTokens = parts.includes('{suffix}')
    ? fitSuffix(text.suffix, tokenizer, Math.floor(room * SUFFIX_SHARE))
    : [];
  const { tokens: prefixTokens, startLine } = fitPrefix(text, tokenizer, room - suffixTokens.length);
  const fields = new Map([
    ['{path}', tokenizer.encode(path)],
    ['{suffix}', suffixTokens],
    ['{prefix}', [...inPrefix, ...prefixTokens]],
  ]);
  return {
    tokens: [...before, ...parts.flatMap((part) => fields.get(part) ?? literal(part, tokenizer))],
    prefixTokens,
    suffixTokens,
    startLine,
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

const isField = (part: string) => part === '{path}' || part === '{suffix}' || part === '{prefix}';

function literal(part: string, tokenizer: Tokenizer): number[] {
  const special = tokenizer.special(part);
  return special === undefined ? tokenizer.encode(part) : [special];
}

/** The suffix's tokens, cut after a line so that at most `budget` remain. */
export function fitSuffix(suffix: string, tokenizer: Tokenizer, budget: number): number[] {
  let text = cutEnd(suffix, budget * MOST_CHARACTERS_PER_TOKEN);
  for (;;) {
    const tokens = tokenizer.encode(text);
    if (tokens.length <= budget) return tokens;
    text = cutEnd(text, Math.floor((text.length * budget) / tokens.length) - 1);
  }
}

/** At most `length` characters from the start, up to the last line break among them if there is one. */
function cutEnd(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, Math.max(0, length));
  const line = cut.lastIndexOf('\n');
  return line > 0 ? cut.slice(0, line + 1) : trimHalfCharacters(cut);
}

/**
 * The prefix's tokens, cut so that at most `budget` remain: before the line that is kept, if at least a third of the
 * budget remains from there, else before a line of the grid. Drafts that are made ahead have a longer prefix; without a line that
 * is kept, its start would go back and forth between them and the keys that are typed.
 */
export function fitPrefix(
  text: Pick<PromptText, 'prefix' | 'prefixStartLine' | 'keptLine'>,
  tokenizer: Tokenizer,
  budget: number,
): { readonly tokens: number[]; readonly startLine: number | undefined } {
  const { prefix, prefixStartLine, keptLine } = text;
  const lines = lineStarts(prefix);
  const encode = (from: number) => tokenizer.encode(trimHalfCharacters(prefix.slice(from)));
  const kept = keptLine === undefined ? undefined : lines.at(Math.max(0, keptLine - prefixStartLine));
  if (keptLine !== undefined && keptLine >= prefixStartLine && kept !== undefined) {
    const tokens = encode(kept);
    if (tokens.length <= budget && tokens.length >= budget * LEAST_KEPT)
      return { tokens, startLine: keptLine };
  }
  const grid = lines.filter((_, line) => (prefixStartLine + line) % LINE_GRID === 0);
  let start = nextStart(prefix, grid, prefix.length - budget * MOST_CHARACTERS_PER_TOKEN);
  for (;;) {
    const tokens = encode(start);
    const line = lines.indexOf(start);
    if (tokens.length <= budget) return { tokens, startLine: line < 0 ? undefined : prefixStartLine + line };
    const perToken = (prefix.length - start) / tokens.length;
    start = nextStart(prefix, grid, start + Math.ceil((tokens.length - budget) * perToken) + 1);
  }
}

/** Offsets at which lines start, ascending. */
function lineStarts(prefix: string): number[] {
  const starts = [0];
  for (let at = prefix.indexOf('\n'); at >= 0; at = prefix.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The first place at or after `from` to start at: a grid line, else any line, else any character. */
function nextStart(prefix: string, grid: readonly number[], from: number): number {
  if (from <= 0) return 0;
  const onGrid = grid.find((start) => start >= from);
  // A grid line near the cursor would leave too little: half of what may stay is the least.
  if (onGrid !== undefined && prefix.length - onGrid >= (prefix.length - from) / 2) return onGrid;
  const line = prefix.indexOf('\n', from + Math.floor((prefix.length - from) * SPARE)) + 1;
  if (line > 0 && prefix.length - line >= (prefix.length - from) / 2) return line;
  return Math.min(from, prefix.length);
}

/** Without a low surrogate at the start or a high one at the end. */
function trimHalfCharacters(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '');
}
