/** How the texts before and after the cursor are cut to a budget of tokens. */
import type { Tokenizer } from './tokenizer';

/** The prefix is cut at lines whose number divides by this, so that its start stays put for many keystrokes. */
const LINE_GRID = 16;

/**
 * Share of the budget that a kept start must leave to the prefix. Less than the half that a new start leaves, so that a
 * start which was made for a longer prefix, with a draft at its end, is kept for the shorter one.
 */
const LEAST_KEPT = 1 / 3;

/** Share of what may stay that goes where lines are too long for the grid: else each line would move the start. */
const SPARE = 1 / 4;

/** Lines above the cursor that the middle may start with before its start is moved to the cursor's line. */
const MOST_MIDDLE_LINES = 16;

/** No tokenizer of source code packs more characters into a token than this, on average over a window. */
const MOST_CHARACTERS_PER_TOKEN = 6;

/** The suffix's tokens, cut after a line so that at most `budget` remain. */
export function fitSuffix(suffix: string, tokenizer: Tokenizer, budget: number): number[] {
  let text = cutEnd(suffix, budget * MOST_CHARACTERS_PER_TOKEN);
  for (;;) {
    const tokens = tokenizer.encodeInside(text);
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

/** Where a prompt shows its file; the next prompt of that file keeps it while it fits, so that its rows are reused. */
export interface PromptPlace {
  /** Number, in the file, of the line at which the prefix starts; none where it starts within a line. */
  readonly startLine: number | undefined;
  /** Number of the line at which the middle starts, in templates that name it. */
  readonly holeLine: number | undefined;
}

/** The text before the cursor. */
export interface PrefixText {
  /** Line feeds only; starts at the beginning of a line. */
  readonly prefix: string;
  /** Number, in the file, of the line at which `prefix` starts. */
  readonly prefixStartLine: number;
  /** Where the last prompt of this file showed it; kept while that fits. */
  readonly kept?: PromptPlace | undefined;
  /** Tokens of its budget that the prefix leaves free; none without it. */
  readonly free?: number;
}

export interface FittedPrefix extends PromptPlace {
  readonly tokens: number[];
  /** How many of the tokens, the last ones, are the beginning of the middle. */
  readonly inMiddle: number;
}

/**
 * The prefix's tokens, cut so that at most `budget` remain: before the line that is kept, if at least a third of the
 * budget remains from there, else before a line of the grid. Drafts that are made ahead have a longer prefix; without a line that
 * is kept, its start would go back and forth between them and the keys that are typed.
 * @param room its budget, of which some may be left free
 * @param hasMiddle whether the text at the cursor is the beginning of the middle: its line, or from the line on that is
 *   kept. The two parts are tokenised on their own.
 */
export function fitPrefix(
  { prefix, prefixStartLine, kept, free = 0 }: PrefixText,
  tokenizer: Tokenizer,
  room: number,
  hasMiddle = false,
): FittedPrefix {
  const budget = Math.max(0, room - free);
  const lines = lineStarts(prefix);
  const hole = hasMiddle ? holeIn(lines.length, prefixStartLine, kept?.holeLine) : undefined;
  const holeStart = hole === undefined ? prefix.length : lines[hole];
  const holeLine = hole === undefined ? undefined : prefixStartLine + hole;
  const encode = (from: number) => tokenizer.encode(trimHalfCharacters(prefix.slice(from, holeStart)));
  const encodeMiddle = (from: number) =>
    tokenizer.encode(trimHalfCharacters(prefix.slice(Math.max(from, holeStart))));
  const fit = (from: number) => {
    const middle = encodeMiddle(from);
    const tokens = [...encode(from), ...middle];
    const line = lines.indexOf(from);
    const startLine = line < 0 ? undefined : prefixStartLine + line;
    return { tokens, inMiddle: middle.length, startLine, holeLine };
  };
  const keptLine = kept?.startLine;
  const keptStart = keptLine === undefined ? undefined : lines.at(Math.max(0, keptLine - prefixStartLine));
  if (keptLine !== undefined && keptLine >= prefixStartLine && keptStart !== undefined) {
    const fitted = fit(keptStart);
    const { length } = fitted.tokens;
    if (length <= budget && length >= budget * LEAST_KEPT) return fitted;
  }
  const grid = lines.filter((_, line) => (prefixStartLine + line) % LINE_GRID === 0);
  let start = nextStart(prefix, grid, prefix.length - budget * MOST_CHARACTERS_PER_TOKEN);
  for (;;) {
    const fitted = fit(start);
    const { length } = fitted.tokens;
    if (length <= budget) return fitted;
    start = nextStart(
      prefix,
      grid,
      start + Math.ceil(((length - budget) * (prefix.length - start)) / length) + 1,
    );
  }
}

/**
 * The line of the prefix at which the middle starts. While it stays, typing appends to the middle and leaves prefix and
 * suffix as they are; where it moves, the suffix is read again.
 */
function holeIn(lineCount: number, prefixStartLine: number, keptLine: number | undefined): number {
  const cursor = lineCount - 1;
  const kept = (keptLine ?? Infinity) - prefixStartLine;
  return kept >= 0 && kept <= cursor && cursor - kept <= MOST_MIDDLE_LINES ? kept : cursor;
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
