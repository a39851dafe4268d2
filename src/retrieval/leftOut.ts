import { join } from 'node:path';
import { WITHHELD, type SkipReason } from './fileRules';
import { placesOf } from './placesOf';
import { Ignored, walk } from './walk';

/** Files that are remembered by name for the report alone, such as pictures. */
const MOST_NAMED = 20_000;

/** Answers that are kept: those for the files that are open, with room. */
const MOST_ANSWERS = 256;

/** A folder, and what is left out in it. Patterns are in the form of `.gitignore`. */
export interface FolderRules {
  /** Absolute. */
  readonly path: string;
  readonly excludes: readonly string[];
  /** Those of files that are told of as excluded rather than ignored: no model is to read them by a person's own word. */
  readonly excluded?: readonly string[] | undefined;
}

interface Noted {
  readonly reason: SkipReason;
  /** The look at the whole workspace in which it was noted last. */
  readonly look: number;
}

/**
 * Which files are not learnt, and why; and of any file whether it may be shown. The second is asked of files that are
 * open, at any time: also before the workspace has been looked through, and where nothing is learnt at all.
 */
export class LeftOut {
  readonly #noted = new Map<string, Noted>();
  readonly #answers = new Map<string, Promise<boolean>>();
  /** What walks of a folder leave out. */
  readonly #ignored = new Map<string, Ignored>();
  /** Whether the folders have been named: until then any file may be one that is left out. */
  #isTold = false;
  #look = 0;
  /** Of those that are noted, how many are for the report alone. */
  #named = 0;

  /** What walks of a folder leave out, of one that was named. */
  ignoredIn(folder: string): Ignored {
    return this.#ignored.get(folder) ?? new Ignored([]);
  }

  /** Names the folders, and what is excluded in each. The ignore files are read anew. */
  judgeBy(folders: readonly FolderRules[]): void {
    this.#isTold = true;
    this.#ignored.clear();
    for (const { path, excludes, excluded } of folders)
      this.#ignored.set(path, new Ignored(excludes, excluded));
    this.#answers.clear();
  }

  /** A look at the whole workspace begins. What was noted before holds until it ends. */
  beginLook(): void {
    this.#look++;
  }

  /** It has ended: what it did not come by is not there any more. */
  endLook(): void {
    for (const [path, { look }] of this.#noted) if (look < this.#look) this.delete(path);
  }

  note(path: string, reason: SkipReason): void {
    this.delete(path);
    const isNamed = !WITHHELD.has(reason);
    if (isNamed && this.#named === MOST_NAMED) return;
    if (isNamed) this.#named++;
    this.#noted.set(path, { reason, look: this.#look });
  }

  delete(path: string): void {
    const noted = this.#noted.get(path);
    this.#answers.clear();
    if (noted === undefined) return;
    this.#noted.delete(path);
    if (!WITHHELD.has(noted.reason)) this.#named--;
  }

  clear(): void {
    this.#noted.clear();
    this.#answers.clear();
    this.#named = 0;
  }

  *[Symbol.iterator](): Generator<{ readonly path: string; readonly reason: SkipReason }> {
    for (const [path, { reason }] of this.#noted) yield { path, reason };
  }

  /**
   * Whether a file is one that nothing may be shown of: excluded, ignored, secret, or written by tools. Each is before the
   * folders have been named.
   * @param path as the editor names it, see `placesOf`
   */
  withholds(path: string): Promise<boolean> {
    if (!this.#isTold) return Promise.resolve(true);
    const known = this.#answers.get(path);
    if (known !== undefined) return known;
    const answer = this.#find(path);
    if (this.#answers.size === MOST_ANSWERS) this.#answers.clear();
    this.#answers.set(path, answer);
    return answer;
  }

  async #find(path: string): Promise<boolean> {
    // It leads out of the folders.
    if (path.split('/').includes('..')) return false;
    for (const { folder, path: within } of placesOf(path, [...this.#ignored.keys()])) {
      // What is in the file was seen when it was read; its name can be judged at any time.
      const noted = this.#noted.get(join(folder, ...within.split('/')))?.reason;
      if (noted !== undefined && WITHHELD.has(noted)) return true;
      for await (const { reason } of walk(folder, this.ignoredIn(folder), within))
        if (reason !== undefined && WITHHELD.has(reason)) return true;
    }
    return false;
  }
}
