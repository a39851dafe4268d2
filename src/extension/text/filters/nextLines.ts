import { isDistinctive, type Filter } from './filter';

/**
 * Leaves off the lines with which a draft ends that stand below the cursor already.
 *
 *     ▮                  "total += 1;\nreturn total;"   →  "total += 1;"
 *     return total;
 */
export const nextLines: Filter = {
  reason: 'repeatsNextLine',
  apply: (text, { lineBefore, nextLines: below }) => {
    const lines = (lineBefore + text).split('\n');
    const repeated = lines.findIndex((_, index) => isSame(lines.slice(index), below));
    if (repeated < 0) return text;
    // The first line of the draft stands after what the person typed.
    if (repeated === 0) return '';
    return text.split('\n').slice(0, repeated).join('\n').trimEnd();
  },
};

/** Whether lines with something distinctive among them are those that stand below, blank ones left aside. */
function isSame(lines: readonly string[], below: readonly string[]): boolean {
  const written = lines.map((line) => line.trim()).filter((line) => line !== '');
  return written.some(isDistinctive) && written.every((line, index) => line === below[index]);
}
