import { columns } from '../../decoding/columns';

/** A block's rest has at least two lines: one is the matter of line cases. */
const FEWEST_LINES = 2;
const MOST_LINES = 6;
/** About 55 tokens, which fit into a draft. */
export const MOST_CHARACTERS = 200;

/**
 * Offset at which the block ends in whose line `start` stands, or undefined when its rest is too short or too
 * long for a case. No language is parsed. The block ends before a line that stands further left, before a line
 * that begins with a bracket which closes nothing opened since `start`, and before a blank line.
 *
 *     f {          restOfBlock at `a` → after `b;`
 *       a;
 *       b;
 *     }
 * @param start the first character of a line that is not blank
 */
export function restOfBlock(text: string, start: number): number | undefined {
  const indentation = columns(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  let depth = 0;
  let end = start;
  let lines = 0;
  for (const line of text.slice(start).split('\n')) {
    const content = line.trimStart();
    if (lines > 0) {
      if (content === '' || columns(line.slice(0, line.length - content.length)) < indentation) break;
      if (depth <= 0 && /^[)\]}]/.test(content)) break;
    }
    depth = Math.max(0, depth + bracketDepth(content));
    end += line.length + (lines > 0 ? 1 : 0);
    if (++lines > MOST_LINES || end - start > MOST_CHARACTERS) return undefined;
  }
  return lines < FEWEST_LINES ? undefined : start + text.slice(start, end).trimEnd().length;
}

/** Opening minus closing brackets of a line, those in quoted strings left out. */
function bracketDepth(line: string): number {
  const code = line.replace(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g, '');
  return (code.match(/[([{]/g)?.length ?? 0) - (code.match(/[)\]}]/g)?.length ?? 0);
}
