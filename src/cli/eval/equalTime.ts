import { median } from '../bench/measure';

/** Drafts that a strategy may be given to fill the reference's time. */
export const COUNTS = [1, 2, 3, 4, 5, 6, 8, 10] as const;

/** A count still fits when it takes this many times the reference: timings are no finer. */
const TOLERANCE = 1.05;

/**
 * Equal time, defined: a strategy gets the most drafts whose decoding takes no longer than the reference's, as the
 * median over cases of the ratio of both on the same case in the same run; one draft where not even one fits.
 * @param byCount for each count, milliseconds by case
 * @param reference milliseconds of the reference strategy on the same cases
 */
export function fittingCount(
  byCount: ReadonlyMap<number, readonly number[]>,
  reference: readonly number[],
): number {
  const fitting = [...byCount].filter(
    ([, times]) => median(times.map((time, index) => time / reference[index])) <= TOLERANCE,
  );
  return Math.max(1, ...fitting.map(([count]) => count));
}
