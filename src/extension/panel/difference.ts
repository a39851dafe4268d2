import { diffWordsWithSpace } from 'diff';
import type { Range } from '../../panel/messages';

/** The words and signs of `text` that are other than in `first`, in order; what stands side by side is one part. */
export function difference(first: string, text: string): readonly Range[] {
  const parts: Range[] = [];
  let at = 0;
  for (const { value, added, removed } of diffWordsWithSpace(first, text)) {
    if (removed) continue;
    const end = at + value.length;
    if (added) parts.push({ start: at, end });
    at = end;
  }
  return parts;
}
