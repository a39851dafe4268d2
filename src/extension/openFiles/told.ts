/** What the worker was told of files: the paths by file, several for a notebook in several languages. */
export class Told {
  readonly #paths = new Map<string, Set<string>>();
  readonly #times = new Map<string, number>();

  /** @param file its address */
  add(file: string, path: string): void {
    this.#paths.set(file, (this.#paths.get(file) ?? new Set()).add(path));
    this.#times.set(file, Date.now());
  }

  /** When a file was last told, in milliseconds since 1970; −∞ where it was not. */
  time(file: string): number {
    return this.#times.get(file) ?? -Infinity;
  }

  has(file: string): boolean {
    return this.#paths.has(file);
  }

  /** The files at an address, or below it: one event may tell of a whole folder. All of them where none is given. */
  files(address?: string): readonly string[] {
    const files = [...this.#paths.keys()];
    if (address === undefined) return files;
    const below = address.endsWith('/') ? address : `${address}/`;
    return files.filter((file) => file === address || file.startsWith(below));
  }

  /** Takes a file out. @returns its paths */
  take(file: string): readonly string[] {
    const paths = [...(this.#paths.get(file) ?? [])];
    this.#paths.delete(file);
    this.#times.delete(file);
    return paths;
  }

  clear(): void {
    this.#paths.clear();
    this.#times.clear();
  }
}
