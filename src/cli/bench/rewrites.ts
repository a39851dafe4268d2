/** Rewrites of functions with small edits, as the command that rewrites a selection asks for them. */
import type { EditPlace } from './repetitive';

/** A function, what it is to become, and where it stood. */
export interface Rewrite extends EditPlace {
  readonly old: string;
  readonly new: string;
}

const FEWEST_LINES = 6;
const MOST_LINES = 24;

/** Whether a line opens a function whose body follows. */
const OPENS = /^(?:export )?(?:async )?function\b.*\{$/;

/**
 * The first function of a text that is neither short nor long, or undefined. Its rewrite renames the identifier that it
 * uses most and leaves out one line in its middle: two kinds of edit, everything else a copy. The old text stands
 * above the cursor between two comments, as in the editor.
 */
export function rewriteOf({
  path,
  text,
}: {
  readonly path: string;
  readonly text: string;
}): Rewrite | undefined {
  const lines = text.split('\n');
  for (let start = 0; start < lines.length; start++) {
    if (!OPENS.test(lines[start])) continue;
    const end = lines.indexOf('}', start);
    const length = end - start + 1;
    if (end < 0 || length < FEWEST_LINES || length > MOST_LINES) continue;
    const old = lines.slice(start, end + 1);
    const note = ['// Before:', ...old, '// After:'];
    return {
      path,
      prefix: [...lines.slice(0, start), ...note, ''].join('\n'),
      suffix: `\n${lines.slice(end + 1).join('\n')}`,
      old: old.join('\n'),
      new: edited(old).join('\n'),
    };
  }
  return undefined;
}

function edited(lines: readonly string[]): readonly string[] {
  const name = mostUsed(lines.join('\n'));
  const middle = Math.floor(lines.length / 2);
  return lines
    .filter((_, index) => index !== middle)
    .map((line) => line.replaceAll(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g'), `${name}Next`));
}

const KEYWORDS =
  /^(?:const|let|return|function|export|async|await|for|of|in|if|else|new|this|readonly|string|number|boolean|undefined|true|false|throw|while|as|from|import|Promise|typeof|length|map)$/;

/** The most frequent identifier, the first of equally frequent ones; no keyword. */
function mostUsed(text: string): string {
  const counts = new Map<string, number>();
  for (const [name] of text.matchAll(/[A-Za-z_]\w*/g))
    if (!KEYWORDS.test(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best[0];
}
