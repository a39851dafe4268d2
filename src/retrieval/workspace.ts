import { readFile, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, relative, sep } from 'node:path';
import type { Token } from '../decoding/row';
import { MOST_BYTES, readSource, WITHHELD, type SkipReason } from './fileRules';
import { readIndex, writeIndex, type StoreState } from './indexStore';
import { keepTokens } from './keepTokens';
import { NgramIndex, type IndexFigures } from './ngramIndex';
import { holdsSecret } from './secrets';
import { Ignored, walk } from './walk';

export interface WorkspaceOptions {
  readonly vocabulary: number;
  readonly tokenize: (text: string) => readonly Token[];
  /** A token's bytes in UTF-8. */
  readonly bytesOf: (token: Token) => Uint8Array;
  /** Bytes that the index may take. */
  readonly budget: number;
  /** Resolves when there is time for the next slice: soon, or once no drafts are being made. */
  readonly pause: () => Promise<void>;
}

/** Which folders are to be learnt, and where what was learnt is kept until the next time. */
export interface LearnOptions {
  readonly folders: readonly string[];
  /** Patterns in the form of `.gitignore`. */
  readonly excludes: readonly string[];
  readonly store?: Store | undefined;
}

export interface Store {
  readonly path: string;
  /** 32 bytes that tell this tokenizer from others. */
  readonly key: Uint8Array;
}

export interface Learnt {
  readonly files: number;
  /** Those that had not changed since they were stored. */
  readonly stored: number;
  /** What became of the store, where there is to be one. */
  readonly store?: StoreState | undefined;
}

/** What is known of a workspace: its n-grams, and why the other files are not among them. */
export interface WorkspaceReport extends IndexFigures {
  readonly skipped: readonly { readonly path: string; readonly reason: SkipReason }[];
}

/** Characters tokenised in one go: about three milliseconds, so that a request for drafts never waits for more. */
const SLICE = 6000;

/** Milliseconds after a change in which the store is written. */
const STORE_AFTER = 20_000;

/** Accepted drafts that count once more beside the files in which they stand, the newest first. */
const MOST_ACCEPTED = 64;

/** What they are called in the index: no path begins like this. */
const ACCEPTED = '\0accepted ';

/** Left-out files that are remembered by name. */
const MOST_SKIPPED = 20_000;

/** Learns a folder's source files, in slices, and keeps up with their changes. */
export class Workspace {
  readonly index: NgramIndex;
  readonly #options: WorkspaceOptions;
  readonly #skipped = new Map<string, SkipReason>();
  #folders: readonly string[] = [];
  #ignored = new Ignored([]);
  #store: Store | undefined;
  #opening: Promise<StoreState | undefined> = Promise.resolve(undefined);
  #keeping: NodeJS.Timeout | undefined;
  #written: Promise<unknown> = Promise.resolve();
  #accepted = 0;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.index = new NgramIndex(options.vocabulary, options.budget);
  }

  /**
   * Learns the folders' files: those that are not known as they are now. The others are forgotten.
   * @param progress told of the files seen so far
   * @throws the signal's reason when it is aborted; what was learnt until then stays
   */
  async learn(
    { folders, excludes, store }: LearnOptions,
    signal: AbortSignal,
    progress: (files: number) => void,
  ): Promise<Learnt> {
    const state = await this.#open(store);
    this.#folders = folders;
    this.#ignored = new Ignored(excludes);
    this.#skipped.clear();
    // Files that come meanwhile are learnt as changes, where the walk may have been already.
    const known = [...this.index.paths].filter((path) => !path.startsWith(ACCEPTED));
    const seen = new Set<string>();
    let stored = 0;
    for (const folder of folders) {
      for await (const { path, reason } of walk(folder, this.#ignored)) {
        signal.throwIfAborted();
        const file = join(folder, path);
        if (await this.#look(file, reason, signal)) stored++;
        if (this.index.has(file)) progress(seen.add(file).size);
      }
    }
    signal.throwIfAborted();
    for (const path of known) if (!seen.has(path)) this.index.remove(path);
    await this.#keep();
    return { files: seen.size, stored, store: state };
  }

  /**
   * Learns anew what stands at a path, as `learn` would, and forgets what stood there. One event may tell of a whole
   * folder that is gone or came. Paths outside the folders are none of its business.
   */
  async update(path: string, signal: AbortSignal): Promise<void> {
    const folder = this.#folders.find((each) => isBelow(each, path));
    if (folder === undefined) return;
    const seen = new Set<string>();
    for await (const found of walk(folder, this.#ignored, relative(folder, path).replaceAll(sep, '/'))) {
      signal.throwIfAborted();
      const file = join(folder, found.path);
      seen.add(file);
      await this.#look(file, found.reason, signal);
    }
    if (!seen.has(path)) {
      const isGone = (file: string) => !seen.has(file) && (file === path || file.startsWith(path + sep));
      for (const file of this.index.has(path) ? [path] : [...this.index.paths])
        if (isGone(file)) this.index.remove(file);
      for (const file of [...this.#skipped.keys()]) if (isGone(file)) this.#skipped.delete(file);
    }
    this.#keepSoon();
  }

  /**
   * An accepted draft: it counts at once, and more than what stands elsewhere.
   * @param text the draft, with some of what stands before it
   */
  accept(text: string): void {
    if (this.#folders.length === 0 || holdsSecret(text)) return;
    this.#accepted = (this.#accepted + 1) % MOST_ACCEPTED;
    this.index.add(`${ACCEPTED}${this.#accepted}`, this.#options.tokenize(text));
    this.#keepSoon();
  }

  /**
   * Names the file that drafts are made in, until the next call: what was saved of it at the cursor itself is no
   * evidence of what comes there.
   * @param path within a folder, with forward slashes; or the name of a text that stands in none
   */
  workIn(path: string): void {
    const inFolders = this.#folders.map((folder) => join(folder, ...path.split('/')));
    this.index.workIn([...inFolders, path].find((file) => this.index.has(file)));
  }

  /** Learns a text that stands in no folder. */
  async add(name: string, text: string, signal: AbortSignal, stamp = ''): Promise<void> {
    const before = this.index.pieces(name).flatMap((piece) => [...piece]);
    const { head, changed, tail } = keepTokens(before, text, this.#options.bytesOf);
    const tokens = [...head, ...(await this.#tokenize(changed, signal)), ...tail];
    if (!this.index.add(name, tokens, stamp)) this.#skip(name, 'overBudget');
  }

  /** Forgets everything, the store included. */
  async forget(): Promise<void> {
    const store = this.#store;
    this.#folders = [];
    this.#store = undefined;
    this.#skipped.clear();
    this.index.clear();
    clearTimeout(this.#keeping);
    // What is being written would take the place of what is removed.
    await this.#written;
    if (store !== undefined) await rm(store.path, { force: true });
  }

  dispose(): void {
    clearTimeout(this.#keeping);
    this.#store = undefined;
  }

  /**
   * Whether a file is one that nothing may be shown of: ignored, secret, or written by tools.
   * @param path within a folder, with forward slashes
   */
  withholds(path: string): boolean {
    return this.#folders.some((folder) => {
      const parts = path.split('/');
      // An ignored folder is noted once, with a slash at its end.
      return parts.some((_, count) => {
        const whole = count + 1 === parts.length;
        const reason = this.#skipped.get(join(folder, ...parts.slice(0, count + 1), whole ? '' : sep));
        return reason !== undefined && WITHHELD.has(reason);
      });
    });
  }

  report(): WorkspaceReport {
    const skipped = Array.from(this.#skipped, ([path, reason]) => ({ path, reason }));
    const accepted = Array.from({ length: MOST_ACCEPTED }, (_, at) => this.index.has(`${ACCEPTED}${at}`));
    const files = this.index.figures.files - accepted.filter(Boolean).length;
    return { ...this.index.figures, files, skipped };
  }

  /** Takes over what was kept, where nothing has been learnt since the start. */
  async #open(store: Store | undefined): Promise<StoreState | undefined> {
    const isOpen = this.#store?.path === store?.path;
    if (!isOpen && store !== undefined) {
      this.index.clear();
      this.#opening = readIndex(store.path, store.key, this.index, this.#options.pause);
    }
    this.#store = store;
    // One that was asked to learn meanwhile waits as well.
    const state = await this.#opening;
    return isOpen ? undefined : state;
  }

  #keepSoon(): void {
    clearTimeout(this.#keeping);
    if (this.#store !== undefined) this.#keeping = setTimeout(() => void this.#keep(), STORE_AFTER).unref();
  }

  /** Writes the store. A disk that is full costs the next start some time, nothing else. */
  async #keep(): Promise<void> {
    const store = this.#store;
    if (store === undefined) return;
    const written = writeIndex(store.path, store.key, this.index).catch(() => true);
    this.#written = written;
    if (!(await written)) this.#keepSoon();
  }

  /** Learns what a walk came by, or notes why not. @returns whether it was known as it is */
  async #look(file: string, reason: SkipReason | undefined, signal: AbortSignal): Promise<boolean> {
    if (reason === undefined) {
      this.#skipped.delete(file);
      return this.#read(file, signal);
    }
    this.#skip(file, reason);
    return false;
  }

  /** Learns a file unless it is known as it is. @returns whether it was */
  async #read(file: string, signal: AbortSignal): Promise<boolean> {
    await this.#options.pause();
    let read: ReturnType<typeof readSource>;
    let stamp: string;
    try {
      const { size, mtimeMs } = await stat(file);
      stamp = `${size} ${mtimeMs}`;
      if (this.index.stamp(file) === stamp) return true;
      read = size > MOST_BYTES ? { reason: 'huge' } : readSource(await readFile(file));
    } catch (error) {
      this.index.remove(file);
      // A file that is gone is no news; one that may not be read is.
      if (!isMissing(error)) this.#skip(file, 'unreadable');
      return false;
    }
    if ('reason' in read) this.#skip(file, read.reason);
    else await this.add(file, read.text, signal, stamp);
    return false;
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
