/** Milliseconds after which an extension that knew none of a document's names may have started. */
const STARTING = 20_000;

/**
 * What was found of names. That there is nothing holds for good only where something had been found before: an extension
 * that is still starting finds nothing.
 */
export class KnownNames<T> {
  readonly #found = new Map<string, T>();
  /** When there was nothing. */
  readonly #nothing = new Map<string, number>();

  find(name: string): T | undefined {
    return this.#found.get(name);
  }

  /** @param now in milliseconds */
  has(name: string, now: number): boolean {
    if (this.#found.has(name)) return true;
    const asked = this.#nothing.get(name);
    return asked !== undefined && (this.#found.size > 0 || now - asked < STARTING);
  }

  add(name: string, found: T | undefined, now: number): void {
    if (found === undefined) {
      this.#nothing.set(name, now);
      return;
    }
    if (this.#found.size === 0) this.#nothing.clear();
    this.#found.set(name, found);
  }
}
