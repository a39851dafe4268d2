import type { Token } from '../decoding/row';
import type { NgramIndex } from './ngramIndex';

/** Accepted drafts that count once more beside the files in which they stand, the newest first. */
const MOST = 64;

/** Characters of one, from its end, that count. */
export const MOST_OF_ACCEPTED = 4000;

/** What they are called in the index, before their number and their file: no path begins like this. */
const ACCEPTED = '\0accepted ';

/** The newest accepted drafts in an index, each for as long as the file in which it stands is learnt itself. */
export class AcceptedDrafts {
  readonly #index: NgramIndex;
  /** What each is called, by its number. */
  readonly #names = new Map<number, string>();
  #last = 0;

  constructor(index: NgramIndex) {
    this.#index = index;
  }

  /** Files of the index, without drafts. */
  get files(): readonly string[] {
    return [...this.#index.paths].filter((path) => !path.startsWith(ACCEPTED));
  }

  /** How many those are, without a look at each. */
  get fileCount(): number {
    return this.#index.figures.files - this.#names.size;
  }

  /** For when the index has become another one. */
  readIndex(): void {
    this.#names.clear();
    this.#last = 0;
    for (const path of this.#index.paths) {
      const number = path.startsWith(ACCEPTED) ? Number.parseInt(path.slice(ACCEPTED.length)) : NaN;
      if (Number.isNaN(number)) continue;
      this.#names.set(number, path);
      // They come in the order in which they were added.
      this.#last = number;
    }
  }

  /** @param file where the draft stands */
  add(file: string, tokens: readonly Token[]): void {
    this.#last = (this.#last + 1) % MOST;
    this.#remove(this.#last);
    const name = `${ACCEPTED}${this.#last} ${file}`;
    if (this.#index.add(name, tokens)) this.#names.set(this.#last, name);
  }

  /** Forgets the drafts that stand in a file. */
  forget(file: string): void {
    for (const [number, name] of this.#names)
      if (name === `${ACCEPTED}${number} ${file}`) this.#remove(number);
  }

  #remove(number: number): void {
    const name = this.#names.get(number);
    if (name === undefined) return;
    this.#index.remove(name);
    this.#names.delete(number);
  }
}
