import { isDistinctive, type Filter } from './filter';

/** Drops one line that is the one above it. Who has begun to type it once more may want it, and gets it. */
export const lineAbove: Filter = {
  reason: 'repeatsLineAbove',
  apply: (text, { before, lineBefore }) => {
    if (lineBefore.trim() !== '' || text.includes('\n') || !isDistinctive(text)) return text;
    const above = before.trimEnd();
    return above.slice(above.lastIndexOf('\n') + 1).trim() === text.trim() ? '' : text;
  },
};
