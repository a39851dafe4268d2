import { MAX_ROWS } from '../decoding/guessTree';
import { hash32 } from '../decoding/noise';
import type { GraphSession, Pass } from './session';

/** What a pass costs by its number of rows, ascending. */
export type PassCosts = readonly (readonly [rows: number, milliseconds: number])[];

/** Row counts at which a pass is timed; in between the cost is taken to be linear. */
export const ROW_COUNTS = [1, 2, 4, 8, 16, 32, MAX_ROWS];

/** Slots before the timed rows: what the prompt of a longer file leaves, since attention costs by what it looks at. */
const SLOTS_BEFORE = 960;

/**
 * Rounds over all row counts, each in an order of its own. Whatever else the machine does, and at load it does much, then
 * falls on all of them alike; one after another, a moment's work made single counts look dear. So did an order that
 * stayed the same: what a pass finds in the caches is what the one before it left there, and two rows were taken to cost
 * up to twice what one does, which is 1.1 times as much among passes of all sizes.
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
  const before = Array.from({ length: firstSlot }, (_, slot) => slot);
  const timed = async (count: number): Promise<number> => {
    const rows = Array.from({ length: count }, (_, index) => ({
      ids: [index],
      weights: [1],
      position: firstSlot,
    }));
    const path = (index: number) => [...before, firstSlot + index];
    const pass: Pass = { rows, firstSlot, path, wanted: [...rows.keys()] };
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
    for (const [index, count] of inOrder(round)) {
      const milliseconds = await timed(count);
      if (milliseconds < CALM * best[index]) calm = 0;
      best[index] = Math.min(best[index], milliseconds);
    }
  }
  return ROW_COUNTS.map((count, index) => [count, best[index]] as const);
}

/** The row counts with their indices, in an order that differs from round to round. */
function inOrder(round: number): readonly (readonly [index: number, count: number])[] {
  return [...ROW_COUNTS.entries()].sort(([, a], [, b]) => hash32(round, a) - hash32(round, b));
}
