/** What ends a measurement early, and who is told how far it is. */
export interface Running {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, what: string) => void;
}

/**
 * Measures place after place. When the signal aborts, the results until then are returned: those of whole places, so that
 * all that is compared has seen the same ones.
 * @param what the places are called where progress is told
 * @throws what `measure` throws, unless the signal has aborted and a place is done
 */
export async function atWholePlaces<P, R>(
  places: readonly P[],
  what: string,
  { signal, progress }: Running,
  measure: (place: P, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  try {
    for (const [index, place] of places.entries()) {
      results.push(await measure(place, index));
      progress(index + 1, places.length, what);
    }
  } catch (error) {
    if (!signal.aborted || results.length === 0) throw error;
  }
  return results;
}
