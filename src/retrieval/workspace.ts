import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import type { Token } from '../decoding/row';
import { MOST_BYTES, readSource, whyNotPath, type SkipReason } from './fileRules';
import { NgramIndex, type IndexFigures } from './ngramIndex';
import { walk } from './walk';

export interface WorkspaceOptions {
  readonly vocabulary: number;
  readonly tokenize: (text: string) => readonly Token[];
  /** Bytes that the index may take. */
  readonly budget: number;
  /** Resolves when there is time for the next slice: soon, or once no drafts are being made. */
  readonly pause: () => Promise<void>;
}

/** What is known of a workspace: its n-grams, and why the other files are not among them. */
export interface WorkspaceReport extends IndexFigures {
  readonly skipped: readonly { readonly path: string; readonly reason: SkipReason }[];
}

/** Characters tokenised in one go: about three milliseconds, so that a request for drafts never waits for more. */
const SLICE = 6000;

/** Left-out files that are remembered by name. */
const MOST_SKIPPED = 20_000;

/** Learns a folder's source files, in slices, and keeps up with their changes. */
export class Workspace {
  readonly index: NgramIndex;
  readonly #options: WorkspaceOptions;
  readonly #skipped = new Map<string, SkipReason>();
  #folders: readonly string[] = [];

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.index = new NgramIndex(options.vocabulary, options.budget);
  }

  /**
   * Forgets what was known and learns the folders' files.
   * @param excludes patterns in the form of `.gitignore`
   * @param progress told of the files learnt so far
   * @throws the signal's reason when it is aborted; what was learnt until then stays
   */
  async learn(
    folders: readonly string[],
    excludes: readonly string[],
    signal: AbortSignal,
    progress: (files: number) => void,
  ): Promise<void> {
    this.forget();
    this.#folders = folders;
    for (const folder of folders) {
      for await (const { path, reason } of walk(folder, excludes)) {
        signal.throwIfAborted();
        if (reason !== undefined) this.#skip(join(folder, path), reason);
        else if (await this.#read(join(folder, path), signal)) progress(this.index.figures.files);
      }
    }
  }

  /** Learns a file anew, or forgets it when it is gone. Files outside the folders are none of its business. */
  async update(file: string, signal: AbortSignal): Promise<void> {
    const folder = this.#folders.find((each) => isBelow(each, file));
    if (folder === undefined) return;
    const reason = whyNotPath(file.slice(folder.length + 1).replaceAll(sep, '/'));
    this.#skipped.delete(file);
    if (reason !== undefined) this.#skip(file, reason);
    else await this.#read(file, signal);
  }

  /** Learns a text that stands in no folder. */
  async add(name: string, text: string, signal: AbortSignal): Promise<void> {
    const tokens = await this.#tokenize(text, signal);
    if (!this.index.add(name, tokens)) this.#skip(name, 'overBudget');
  }

  forget(): void {
    this.#folders = [];
    this.#skipped.clear();
    this.index.clear();
  }

  report(): WorkspaceReport {
    const skipped = Array.from(this.#skipped, ([path, reason]) => ({ path, reason }));
    return { ...this.index.figures, skipped };
  }

  /** @returns whether the file is in the index now */
  async #read(file: string, signal: AbortSignal): Promise<boolean> {
    await this.#options.pause();
    let read: ReturnType<typeof readSource>;
    try {
      const { size } = await stat(file);
      read = size > MOST_BYTES ? { reason: 'huge' } : readSource(await readFile(file));
    } catch (error) {
      this.index.remove(file);
      // A file that is gone is no news; one that may not be read is.
      if (!isMissing(error)) this.#skip(file, 'unreadable');
      return false;
    }
    if ('reason' in read) {
      this.#skip(file, read.reason);
      return false;
    }
    await this.add(file, read.text, signal);
    return this.index.has(file);
  }

  async #tokenize(text: string, signal: AbortSignal): Promise<readonly Token[]> {
    const tokens: Token[] = [];
    for (let start = 0; start < text.length;) {
      const line = text.indexOf('\n', start + SLICE);
      const end = line < 0 ? text.length : line + 1;
      tokens.push(...this.#options.tokenize(text.slice(start, end)));
      start = end;
      await this.#options.pause();
      signal.throwIfAborted();
    }
    return tokens;
  }

  #skip(path: string, reason: SkipReason): void {
    this.index.remove(path);
    if (this.#skipped.size < MOST_SKIPPED) this.#skipped.set(path, reason);
  }
}

function isBelow(folder: string, file: string): boolean {
  return (
    isAbsolute(file) &&
    normalize(file) === file &&
    file.startsWith(folder.endsWith(sep) ? folder : folder + sep)
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
