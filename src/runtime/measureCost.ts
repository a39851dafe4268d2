import { MAX_ROWS } from '../decoding/guessTree';
import type { GraphSession, Pass } from './session';

/** What a pass costs by its number of rows, ascending. */
export type PassCosts = readonly (readonly [rows: number, milliseconds: number])[];

/** Row counts at which a pass is timed; in between the cost is taken to be linear. */
export const ROW_COUNTS = [1, 2, 4, 8, 16, 32, MAX_ROWS];

/** Slots before the timed rows: what the prompt of a longer file leaves, since attention costs by what it looks at. */
const SLOTS_BEFORE = 960;

/**
 * Rounds over all row counts. Whatever else the machine does, and at load it does much, then falls on all of them
 * alike; one after another, a moment's work made single counts look dear.
 */
const LEAST_ROUNDS = 3;

/** Rounds go on until this many brought no count below 95 % of its best, or until `PATIENCE` is over. */
const CALM_ROUNDS = 3;
const CALM = 0.95;

/** Milliseconds; a large model has its least rounds all the same. */
const PATIENCE = 500;

/** Untimed passes first: caches and buffers are cold at load, and would make one row look dear. */
const WARM_UP = 10;

/**
 * Times a pass by its number of rows on the device in use: (rows, milliseconds), the best of some runs each, as
 * whatever else the machine does only ever adds. It overwrites slots, so it runs before the first prompt.
 * @param contextLength rows that prompt and one draft may have together; positions stay below it
 * @param now milliseconds that only ever grow
 */
export async function measureCost(
  session: Pick<GraphSession, 'run'>,
  contextLength: number,
  now: () => number = () => performance.now(),
): Promise<PassCosts> {
  const firstSlot = Math.min(SLOTS_BEFORE, contextLength - 1);
  const timed = async (count: number): Promise<number> => {
    const rows = Array.from({ length: count }, (_, index) => ({
      ids: [index],
      weights: [1],
      position: firstSlot,
    }));
    const pass: Pass = { rows, firstSlot, allow: (_, bias) => bias.fill(0), wanted: [...rows.keys()] };
    const started = now();
    await session.run(pass);
    return now() - started;
  };
  for (let run = 0; run < WARM_UP; run++) await timed(1);
  const best = ROW_COUNTS.map(() => Infinity);
  const started = now();
  let calm = 0;
  for (let round = 1; round <= LEAST_ROUNDS || (calm < CALM_ROUNDS && now() - started < PATIENCE); round++) {
    calm++;
    for (const [index, count] of ROW_COUNTS.entries()) {
      const milliseconds = await timed(count);
      if (milliseconds < CALM * best[index]) calm = 0;
      best[index] = Math.min(best[index], milliseconds);
    }
  }
  return ROW_COUNTS.map((count, index) => [count, best[index]] as const);
}
