/** Of several jobs for one name, of which a later one may end first, the one that began last. */
export class Newest {
  readonly #jobs = new Map<string, symbol>();

  /** The newest job for each name, of those that have not ended. */
  get jobs(): ReadonlyMap<string, symbol> {
    return this.#jobs;
  }

  begin(name: string): symbol {
    const job = Symbol();
    this.#jobs.set(name, job);
    return job;
  }

  /** A job has ended. @returns whether none for its name began since, nor was it dropped */
  end(name: string, job: symbol): boolean {
    if (this.#jobs.get(name) !== job) return false;
    this.#jobs.delete(name);
    return true;
  }

  /** What is under way for a name is not wanted any more. */
  drop(name: string): void {
    this.#jobs.delete(name);
  }
}
