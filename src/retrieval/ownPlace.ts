import type { Token } from '../decoding/row';
import type { Segment } from './segment';

/** Tokens by which the cursor's place in the file as it was saved is found: as many seldom stand in a file twice. */
const ANCHOR = 16;

/** Tokens to each side of that place that say nothing: they stand in the prompt, which is counted by itself. */
const AROUND = 64;

/** Where the cursor stands in its file as it was saved. */
export interface OwnPlace {
  readonly segment: Segment;
  readonly at: number;
}

/**
 * Finds it by the text behind the cursor, or else by that before it; undefined where both were changed since.
 * @param segments those that hold the file
 */
export function findOwnPlace(
  path: string,
  segments: readonly Segment[],
  before: readonly Token[],
  behind: readonly Token[],
): OwnPlace | undefined {
  // The first token behind may be the rest of one that begins before the cursor.
  const anchors = [
    behind.slice(1, 1 + ANCHOR),
    before.slice(-ANCHOR),
    before.slice(-3 * ANCHOR, -2 * ANCHOR),
  ];
  for (const anchor of anchors) {
    if (anchor.length < ANCHOR) continue;
    for (const segment of segments) {
      const at = segment.find(path, anchor);
      if (at !== undefined) return { segment, at };
    }
  }
  return undefined;
}

/** Whether a place is so near to the cursor's own that the prompt has its text. */
export function isNear({ segment, at }: OwnPlace, other: Segment, place: number): boolean {
  return segment === other && Math.abs(place - at) <= AROUND;
}
