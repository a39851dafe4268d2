import { MAX_ROWS } from '../decoding/guessTree';
import type { GraphSession, Pass } from './session';

/** What a pass costs by its number of rows, ascending. */
export type PassCosts = readonly (readonly [rows: number, milliseconds: number])[];

/** Row counts at which a pass is timed; in between the cost is taken to be linear. */
export const ROW_COUNTS = [1, 2, 4, 8, 16, 32, MAX_ROWS];

/** Slots before the timed rows: what the prompt of a longer file leaves, since attention costs by what it looks at. */
const SLOTS_BEFORE = 960;

const REPEATS = 4;

/** Untimed passes first: caches and buffers are cold at load, and would make one row look dear. */
const WARM_UP = 10;

/**
 * Times a pass by its number of rows on the device in use: (rows, milliseconds), the best of a few runs each, as
 * whatever else the machine does only ever adds. It overwrites slots, so it runs before the first prompt.
 */
export async function measureCost(session: Pick<GraphSession, 'run'>, capacity: number): Promise<PassCosts> {
  const firstSlot = Math.min(SLOTS_BEFORE, capacity - MAX_ROWS);
  const pass = (count: number): Pass => {
    const rows = Array.from({ length: count }, (_, index) => ({
      ids: [index],
      weights: [1],
      position: firstSlot,
    }));
    return { rows, firstSlot, allow: (_, bias) => bias.fill(0), wanted: [...rows.keys()] };
  };
  for (let run = 0; run < WARM_UP; run++) await session.run(pass(1));
  const points: [number, number][] = [];
  for (const count of ROW_COUNTS) {
    let best = Infinity;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const started = performance.now();
      await session.run(pass(count));
      best = Math.min(best, performance.now() - started);
    }
    points.push([count, best]);
  }
  return points;
}
