/** Milliseconds to wait after the n-th death in a row, the first at once; a worker that dies seven times stays dead. */
const DELAYS = [0, 1000, 2000, 4000, 8000, 16_000] as const;

/** @param crashes deaths in a row before this one; undefined means that there is no point in starting again */
export function restartDelay(crashes: number): number | undefined {
  return DELAYS.at(crashes);
}
