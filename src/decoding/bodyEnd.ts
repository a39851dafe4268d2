import { columns } from './columns';

/** How a line begins that belongs to what was opened before it, though it stands no deeper than that. */
const CLOSES = /^(?:[)\]}>]|<\/|\/>)/;

/** How one begins that goes on with a line before it that is not complete. */
const GOES_ON = /^[{.?:&|=,;]/;
const IS_COMPLETE = /[;}]$/;

/** The same, of languages that end and divide blocks by words. */
const WORDS: readonly string[] = [
  ...['else', 'elif', 'elsif', 'elseif', 'catch', 'except', 'rescue', 'ensure', 'finally', 'until'],
  ...['then', 'do', 'done', 'end', 'endif', 'esac', 'fi'],
];
const GOES_ON_BY_WORD = new RegExp(`^(?:${WORDS.join('|')})\\b`);

/** A line that opens something, or goes on, at its end; so does one with nothing on it behind an opener. */
const IS_OPEN = /^$|[([{:,]$/;

/**
 * Index at which the block ends that the cursor's line opens, that of a line break, or undefined. What stands as far
 * left as the cursor's line follows the block, unless it closes or divides it. Where the block itself stands no deeper
 * than the line that opens it, as that of a label may, nothing tells where it ends.
 *
 *     bodyEnd('a) {\n  b;\n}\nc', 0)      → 11 (at `c`)
 *     bodyEnd('a) {\n  b;\n} else {', 0) → undefined
 * @param indentation columns of indentation of the cursor's line
 */
export function bodyEnd(text: string, indentation: number): number | undefined {
  const [first, ...lines] = text.split('\n');
  let before = first.trimEnd();
  let isDeeper = !IS_OPEN.test(before.trim());
  let at = first.length;
  let end = at;
  for (const [index, line] of lines.entries()) {
    const content = line.trim();
    const column = columns(line.slice(0, line.length - line.trimStart().length));
    const isLast = index === lines.length - 1;
    if (content !== '') {
      if (column > indentation) isDeeper = true;
      else if (!goesOn(content, before, isLast)) return isDeeper ? end : undefined;
      before = content;
      end = at + 1 + line.length;
    }
    at += 1 + line.length;
  }
  return undefined;
}

/** What one of these may begin with. */
const UNDECIDED: readonly string[] = [...WORDS, '</', '/>'];

/** @param isBegun whether more of the line may follow, so that a word may be another in the end */
function goesOn(content: string, before: string, isBegun: boolean): boolean {
  if (CLOSES.test(content) || GOES_ON_BY_WORD.test(content)) return true;
  if (GOES_ON.test(content) && !IS_COMPLETE.test(before)) return true;
  return isBegun && UNDECIDED.some((word) => word.startsWith(content));
}
