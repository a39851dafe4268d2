import type { Range } from './messages';

/** The part of `text` that is other than in `first`: between what both begin with and what both end with. */
export function difference(first: string, text: string): Range {
  const [a, b] = [Array.from(first), Array.from(text)];
  const most = Math.min(a.length, b.length);
  let before = 0;
  while (before < most && a[before] === b[before]) before++;
  let after = 0;
  while (after < most - before && a[a.length - 1 - after] === b[b.length - 1 - after]) after++;
  const start = b.slice(0, before).join('').length;
  return { start, end: text.length - b.slice(b.length - after).join('').length };
}
