import { readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Token } from '../decoding/row';
import { MOST_BYTES, readSource, type SkipReason } from './fileRules';
import { IndexKeeper } from './indexKeeper';
import type { StoreState } from './indexStore';
import { keepTokens } from './keepTokens';
import { LeftOut, type FolderRules } from './leftOut';
import { Newest } from './newest';
import { NgramIndex, type IndexFigures } from './ngramIndex';
import { folderOf, placesOf } from './placesOf';
import type { Store } from './storeKeeper';
import { joined } from './tokens';
import { tokenizeInSlices, type Slicing } from './tokenizeInSlices';
import { walk } from './walk';

export interface WorkspaceOptions extends Slicing {
  readonly vocabulary: number;
  /** A token's bytes in UTF-8. */
  readonly bytesOf: (token: Token) => Uint8Array;
  /** Bytes that the index may take. */
  readonly budget: number;
}

/** Which folders are to be learnt, and where what was learnt is kept until the next time. */
export interface LearnOptions {
  readonly folders: readonly FolderRules[];
  readonly store?: Store | undefined;
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
  /** Absolute paths of the files that it holds. */
  readonly learnt: readonly string[];
  readonly skipped: readonly { readonly path: string; readonly reason: SkipReason }[];
}

/** The stamp of a text that is not saved: none on disk has it, so that what is saved is read. */
const UNSAVED = '';

/** Stands in a name on Linux for bytes that are no UTF-8. */
const UNKNOWN = '\uFFFD';

/** Bytes of source for a token are seldom more: a file that does not fit by this measure is not read. */
const BYTES_PER_TOKEN = 8;

/** Learns a folder's source files, in slices, and keeps up with their changes. */
export class Workspace {
  readonly index: NgramIndex;
  readonly #options: WorkspaceOptions;
  readonly #leftOut = new LeftOut();
  /** Readings that are under way: an older one that ends later is of an older version. */
  readonly #readings = new Newest();
  /** Files that were learnt as changes since the last `learn` began. */
  readonly #updated = new Set<string>();
  /** Versions of files for which there was no room. */
  readonly #refused = new Map<string, { readonly stamp: string; readonly tokens: number }>();
  readonly #keeper: IndexKeeper;
  #folders: readonly string[] = [];
  /** Ends what is under way when all is to be forgotten. */
  #life = new AbortController();

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.index = new NgramIndex(options.vocabulary, options.budget);
    this.#keeper = new IndexKeeper(this.index, options.pause);
  }

  /**
   * Learns the folders' files: those that are not known as they are now. The others are forgotten.
   * @param progress told of the files seen so far
   * @throws the signal's reason when it is aborted; what was learnt until then stays
   */
  async learn(
    { store, folders }: LearnOptions,
    signal: AbortSignal,
    progress: (files: number) => void,
  ): Promise<Learnt> {
    const living = AbortSignal.any([signal, this.#life.signal]);
    living.throwIfAborted();
    // First: opening the store waits while drafts are being made, and those may show other files.
    this.judgeBy(folders);
    const state = await this.#keeper.open(store);
    living.throwIfAborted();
    this.#folders = folders.map(({ path }) => path);
    this.#leftOut.beginLook();
    // Files that come meanwhile, or come back, are learnt as changes, where the walk may have been already.
    const known = [...this.index.paths];
    this.#updated.clear();
    const seen = new Set<string>();
    let stored = 0;
    for (const folder of this.#folders) {
      const found = walk(folder, this.#leftOut.ignoredIn(folder), '', this.#folders);
      for await (const { path, reason } of found) {
        living.throwIfAborted();
        const file = join(folder, path);
        if (await this.#look(file, reason, living)) stored++;
        if (this.index.has(file)) progress(seen.add(file).size);
      }
    }
    living.throwIfAborted();
    this.#leftOut.endLook();
    for (const path of known) if (!seen.has(path) && !this.#updated.has(path)) this.#remove(path);
    await this.#keeper.keep();
    return { files: seen.size, stored, store: state };
  }

  /** Names the folders whose ignore files say what `withholds`, where nothing is learnt from them. */
  judgeBy(folders: readonly FolderRules[]): void {
    this.#leftOut.judgeBy(folders);
  }

  /**
   * Learns anew what stands at a path, as `learn` would, and forgets what stood there. One event may tell of a whole
   * folder that is gone or came. Paths outside the folders are none of its business.
   */
  async update(path: string, signal: AbortSignal): Promise<void> {
    const folder = folderOf(path, this.#folders);
    if (folder === undefined) return;
    const living = AbortSignal.any([signal, this.#life.signal]);
    const seen = new Set<string>();
    let isLeftOut = false;
    await this.#options.pause();
    // The index does not have them yet; what began after this may have found what comes back.
    const readings = [...this.#readings.jobs];
    const at = relative(folder, path).replaceAll(sep, '/');
    for await (const found of walk(folder, this.#leftOut.ignoredIn(folder), at)) {
      living.throwIfAborted();
      // A folder above it that is left out was so before: what is below it was never learnt.
      isLeftOut = at.startsWith(found.path) && found.path.endsWith('/');
      const file = join(folder, found.path);
      seen.add(file);
      this.#updated.add(file);
      if (folderOf(file, this.#folders) === folder) await this.#look(file, found.reason, living);
    }
    if (!seen.has(path) && !isLeftOut) {
      const below = path + sep;
      const isGone = (file: string) => (file === path || file.startsWith(below)) && !seen.has(file);
      for (const file of this.index.paths) if (isGone(file)) this.#remove(file);
      for (const [file, reading] of readings) if (isGone(file)) this.#readings.end(file, reading);
      for (const { path: file } of this.#leftOut) if (isGone(file)) this.#leftOut.delete(file);
    }
    this.#keeper.keepSoon();
  }

  /**
   * Learns a file as an editor holds it unsaved, so that what is typed and accepted counts in other files at once, until the
   * file is learnt as it is on disk: once it changes there, or with the next `update`. Only a file that is learnt anyway.
   */
  async hold(file: string, text: string, signal: AbortSignal): Promise<void> {
    if (!this.index.has(file)) return;
    const reading = this.#readings.begin(file);
    await this.#options.pause();
    const read = readSource(Buffer.from(text));
    const living = AbortSignal.any([signal, this.#life.signal]);
    if ('text' in read) await this.#add(file, reading, read.text, living, UNSAVED);
    else this.#readings.end(file, reading);
  }

  /**
   * Names the file that drafts are made in, until the next call: it says nothing, as its text is in the prompt.
   * @param path as the editor names it, see `placesOf`; or the name of a text that stands in no folder
   */
  workIn(path: string): void {
    const places = placesOf(path, this.#folders);
    const inFolders = places.map((place) => join(place.folder, ...place.path.split('/')));
    this.index.workIn([...inFolders, path].filter((file) => this.index.has(file)));
  }

  /** Learns a text that stands in no folder. */
  async add(name: string, text: string, signal: AbortSignal, stamp = ''): Promise<void> {
    await this.#add(name, this.#readings.begin(name), text, signal, stamp);
  }

  /** Forgets everything, the store included. What is under way ends. @throws where the store stays; all else is forgotten */
  async forget(): Promise<void> {
    this.#life.abort(new Error('Everything was forgotten.'));
    this.#life = new AbortController();
    this.#folders = [];
    this.#leftOut.clear();
    this.#refused.clear();
    await this.#keeper.forget();
  }

  /** What is under way ends. */
  dispose(): void {
    this.#life.abort(new Error('The model is not in use any more.'));
    this.#keeper.dispose();
  }

  /**
   * Whether a file is one that nothing may be shown of: excluded, ignored, secret, or written by tools. Each is before
   * `learn` or `judgeBy`.
   * @param path as the editor names it, see `placesOf`
   */
  withholds(path: string): Promise<boolean> {
    return this.#leftOut.withholds(path);
  }

  /** How many files the index holds. */
  get fileCount(): number {
    return this.index.figures.files;
  }

  report(): WorkspaceReport {
    return { ...this.index.figures, learnt: [...this.index.paths], skipped: [...this.#leftOut] };
  }

  /** Learns what a walk came by, or notes why not. @returns whether it was known as it is */
  async #look(file: string, reason: SkipReason | undefined, signal: AbortSignal): Promise<boolean> {
    if (reason === undefined) return this.#read(file, signal);
    this.#skip(file, reason);
    return false;
  }

  /** Learns a file unless it is known as it is. @returns whether it was */
  async #read(file: string, signal: AbortSignal): Promise<boolean> {
    const reading = this.#readings.begin(file);
    await this.#options.pause();
    let read: ReturnType<typeof readSource>;
    let stamp: string;
    try {
      const { size, mtimeMs } = await stat(file);
      stamp = `${size} ${mtimeMs}`;
      if (this.index.stamp(file) === stamp) {
        this.#readings.end(file, reading);
        return true;
      }
      if (size > MOST_BYTES) read = { reason: 'huge' };
      else if (!this.index.has(file) && !this.#mayFit(file, size, stamp)) read = { reason: 'overBudget' };
      else read = readSource(await readFile(file));
    } catch (error) {
      if (!this.#readings.end(file, reading)) return false;
      this.#remove(file);
      // A file that is gone is no news; one that may not be read is, and one that is not found by its name.
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      const isGone = (code === 'ENOENT' || code === 'ENOTDIR') && !file.includes(UNKNOWN);
      if (!isGone) this.#skip(file, 'unreadable');
      return false;
    }
    if ('text' in read) await this.#add(file, reading, read.text, signal, stamp);
    else if (this.#readings.end(file, reading)) this.#skip(file, read.reason);
    return false;
  }

  async #add(name: string, reading: symbol, text: string, signal: AbortSignal, stamp: string): Promise<void> {
    // A copy: views hold until the next change, which another file may bring while this one's text is tokenised.
    const before = joined(this.index.pieces(name));
    const { head, changed, tail } = keepTokens(before, text, this.#options.bytesOf);
    const tokens = joined([head, await tokenizeInSlices(changed, this.#options, signal), tail]);
    if (!this.#readings.end(name, reading)) return;
    this.#leftOut.delete(name);
    this.#refused.delete(name);
    if (this.index.add(name, tokens, stamp)) return;
    this.#skip(name, 'overBudget');
    this.#refused.set(name, { stamp, tokens: tokens.length });
  }

  /** Whether it is worth reading a file to learn whether there is room for it. */
  #mayFit(file: string, size: number, stamp: string): boolean {
    const refused = this.#refused.get(file);
    const tokens = refused?.stamp === stamp ? refused.tokens : size / BYTES_PER_TOKEN;
    return this.index.hasRoom(tokens);
  }

  #skip(path: string, reason: SkipReason): void {
    this.#remove(path);
    this.#leftOut.note(path, reason);
  }

  /** Takes a file out of the index, and what is being read of it. */
  #remove(path: string): void {
    this.#readings.drop(path);
    this.index.remove(path);
  }
}
