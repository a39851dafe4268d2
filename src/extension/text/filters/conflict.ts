import type { Filter } from './filter';

/** A line that git writes around the two sides of a conflict; `=======` alone underlines a heading, too. */
const MARKER = /^(?:<{7,}|>{7,}|\|{7,})(?:\s|$)/;
const DIVIDER = /^={7}$/;
const BEGUN = /(?:^|\n)<{7} /;

/**
 * Ends a draft before a line that marks a conflict: git writes those, and whoever works in one wants to be rid of them.
 *
 *     <<<<<<< HEAD
 *     ▮              "b = 2;\n>>>>>>> HEAD"   →   "b = 2;"
 *     =======
 */
export const conflict: Filter = {
  reason: 'conflictMarker',
  apply: (text, { before, lineBefore }) => {
    const lines = (lineBefore + text).split('\n');
    const isMarker = (line: string) => MARKER.test(line) || (DIVIDER.test(line) && BEGUN.test(before));
    const at = lines.findIndex(isMarker);
    if (at < 0) return text;
    return at === 0 ? '' : text.split('\n').slice(0, at).join('\n').trimEnd();
  },
};
