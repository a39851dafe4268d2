interface Entry {
  /** Several for a notebook in several languages. */
  readonly paths: Set<string>;
  readonly time: number;
}

/** What the worker was told of files: the paths by file, and when. */
export class Told {
  readonly #files = new Map<string, Entry>();

  /** @param file its address */
  add(file: string, path: string): void {
    const paths = this.#files.get(file)?.paths ?? new Set();
    this.#files.set(file, { paths: paths.add(path), time: Date.now() });
  }

  /** When a file was last told, in milliseconds since 1970; −∞ where it was not. */
  time(file: string): number {
    return this.#files.get(file)?.time ?? -Infinity;
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  /** The files at an address, or below it: one event may tell of a whole folder. All of them where none is given. */
  files(address?: string): readonly string[] {
    const files = [...this.#files.keys()];
    if (address === undefined) return files;
    const below = address.endsWith('/') ? address : `${address}/`;
    return files.filter((file) => file === address || file.startsWith(below));
  }

  /** Takes a file out, or one of its paths. @returns what was taken */
  take(file: string, path?: string): readonly string[] {
    const paths = this.#files.get(file)?.paths ?? new Set<string>();
    const taken = [...paths].filter((each) => path === undefined || each === path);
    for (const each of taken) paths.delete(each);
    if (paths.size === 0) this.#files.delete(file);
    return taken;
  }

  clear(): void {
    this.#files.clear();
  }
}
