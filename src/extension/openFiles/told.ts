interface Entry {
  /** Several for a notebook in several languages. */
  readonly paths: Set<string>;
  readonly time: number;
  /** When the file had changed on disk, by the disk's own clock, where it was read there. */
  readonly mtime?: number;
}

/** What the worker was told of files: the paths by file, and when. */
export class Told {
  readonly #files = new Map<string, Entry>();

  /** @param file its address */
  add(file: string, path: string): void {
    const paths = this.#files.get(file)?.paths ?? new Set();
    this.#files.set(file, { paths: paths.add(path), time: Date.now() });
  }

  /** Notes which version of a file is read from its disk. */
  read(file: string, mtime: number | undefined): void {
    const entry = this.#files.get(file);
    if (entry && mtime !== undefined) this.#files.set(file, { ...entry, mtime });
  }

  /**
   * Whether a file was told as it may not be any more.
   * @param mtime when it changed on disk: earlier than before where an older file has taken its place, and by another clock on
   *   a drive of the network
   */
  isOutdated(file: string, mtime: number): boolean {
    const entry = this.#files.get(file);
    if (entry === undefined) return false;
    return entry.mtime === undefined ? entry.time <= mtime : entry.mtime !== mtime;
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
