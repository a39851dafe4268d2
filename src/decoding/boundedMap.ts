/** A map that holds at most `capacity` entries: setting one more forgets the one that was set longest ago. */
export class BoundedMap<K, V> {
  /** Insertion order is age. */
  readonly #entries = new Map<K, V>();

  /** @param capacity at least 1 */
  constructor(readonly capacity: number) {}

  get size(): number {
    return this.#entries.size;
  }

  /** The oldest first. */
  entries(): IterableIterator<[K, V]> {
    return this.#entries.entries();
  }

  clear(): void {
    this.#entries.clear();
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  /** The entry becomes the youngest. */
  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.capacity) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}
