/**
 * Where a draft ends. All rules are pure functions of the draft's own text and probability and of the place of the
 * cursor, so every strategy stops at the same token, whatever drafters guessed.
 */
import { bodyEnd } from './bodyEnd';
import { columns } from './columns';
import type { Token } from './row';

/**
 * What ended a draft. `unlikely`: after a line, as what it is by then is not likely enough to go on to another.
 * `implausible` is set by superposed decoding's rescoring alone.
 */
export type Finish = 'end' | 'line' | 'block' | 'length' | 'unlikely' | 'implausible';

/**
 * Tokens of a draft so far, the newest last, and the logarithm of their probability → why it is complete, or undefined to
 * go on.
 */
export type StopRule = (tokens: readonly Token[], logProbability: number) => Finish | undefined;

export interface StopOptions {
  readonly maxTokens: number;
  /** Tokens that mean "the middle is complete" or "the text is over". They are no part of the draft's text. */
  readonly endTokens: ReadonlySet<Token>;
  /** `body`: the block that the cursor's line opens, which leaves out what follows it there. */
  readonly extent: 'line' | 'block' | 'body';
  /** Columns of indentation of the cursor's line; a block ends where a line stands further left. */
  readonly indentation: number;
  readonly maxLines: number;
  /** Probability that a draft must have at the end of a line to go on to another one; at 0 it always does. */
  readonly minLineProbability: number;
  /** What has been typed of a draft by now: its text begins with that. Nothing when left out. */
  readonly required?: string;
  /** A token's text. Half characters may be anything, as long as line breaks and blanks are themselves. */
  readonly text: (token: Token) => string;
}

/** Index of the line break that ends the draft's first line with something on it, or undefined. */
export function lineEnd(text: string): number | undefined {
  const content = text.search(/\S/);
  if (content < 0) return undefined;
  const end = text.indexOf('\n', content);
  return end < 0 ? undefined : end;
}

/**
 * Index of the line break at which a block draft is complete, or undefined. A block is complete before a blank
 * line, before a line that stands further left than the cursor's own, and after `maxLines` lines.
 *
 *     blockEnd('a {\n  b\n}\nc', 0, 10)     → undefined (nothing stands left of column 0)
 *     blockEnd('b;\n}\n', 2, 10)            → 2         ('}' closes what the draft did not open)
 *     blockEnd('b;\n\nc', 0, 10)            → 2
 */
export function blockEnd(text: string, indentation: number, maxLines: number): number | undefined {
  const content = text.search(/\S/);
  if (content < 0) return undefined;
  let lines = 1;
  for (let at = text.indexOf('\n', content); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (lines >= maxLines) return at;
    const next = /[^ \t]/.exec(text.slice(at + 1));
    if (next === null) return undefined; // The line has only begun: what stands on it is not known yet.
    if (next[0] === '\n') return at;
    if (columns(text.slice(at + 1, at + 1 + next.index)) < indentation) return at;
    lines++;
  }
  return undefined;
}

/**
 * Index at which the text of a draft is to be cut by its extent, or undefined when it has not ended.
 * @param text begins with what has been typed of it, or has not spelt all of that yet
 */
export function extentEnd(
  text: string,
  options: Pick<StopOptions, 'extent' | 'indentation' | 'maxLines' | 'required'>,
): number | undefined {
  const { extent, indentation, maxLines, required = '' } = options;
  if (extent === 'line') return lineEnd(text);
  if (extent === 'block') return blockEnd(text, indentation, maxLines);
  // What opens the block is typed: with it as the draft's first line, a blank line behind it would end the block.
  const body = text.slice(required.length);
  const ends = [blockEnd(body, indentation, maxLines), bodyEnd(body, indentation)];
  const end = Math.min(...ends.map((at) => at ?? Infinity));
  return end === Infinity ? undefined : required.length + end;
}

/** Whether the newest token of a draft ends a line of it. */
function endsLine(newest: string, draft: string): boolean {
  return newest.includes('\n') && lineEnd(draft) !== undefined;
}

/** Builds the one rule that every committed token of every strategy is held to. */
export function stopRule(options: StopOptions): StopRule {
  const { required = '', minLineProbability } = options;
  const least = Math.log(minLineProbability);
  return (tokens, logProbability) => {
    const last = tokens.at(-1);
    if (last === undefined) return undefined;
    if (options.endTokens.has(last)) return 'end';
    const text = tokens.map(options.text).join('');
    // What spells another text is dropped in the end, however it goes on.
    if (!text.startsWith(required) && !required.startsWith(text)) return 'end';
    if (extentEnd(text, options) !== undefined) return options.extent === 'line' ? 'line' : 'block';
    if (logProbability < least && endsLine(options.text(last), text.slice(required.length)))
      return 'unlikely';
    return tokens.length >= options.maxTokens ? 'length' : undefined;
  };
}
