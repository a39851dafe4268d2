import { holdsSecret, isSecretName } from '../secrets';
import { jaccard } from './identifiers';
import { rankSnippets, wordsAround, type RankedFile, type ScoredSnippet, type Snippet } from './rank';
import { windowsOf } from './windows';

/** An open or recent file as it is now; without text it is to be forgotten. */
export interface FileChange {
  readonly path: string;
  readonly text?: string | undefined;
  /** Paths of the files that it imports, as far as they are known. */
  readonly imports?: readonly string[] | undefined;
}

/** Where drafts are wanted. */
export interface SnippetPlace {
  readonly path: string;
  readonly prefix: string;
  readonly prefixStartLine: number;
  readonly suffix: string;
  /** Where names near the cursor are declared. */
  readonly declarations?: readonly { readonly path: string; readonly line: number }[] | undefined;
}

/** What is held at most: files, and characters of one. The file that was told longest ago goes first. */
export const HELD = { files: 24, characters: 64 * 1024 } as const;

const MOST_SNIPPETS = 4;

/** The choice stays until the cursor is this many lines away from where it was made, … */
const MOVED_LINES = 24;

/** … or other snippets are this many times as similar. */
const MUCH_BETTER = 1.5;

interface HeldFile {
  readonly windows: RankedFile['windows'];
  readonly imports: ReadonlySet<string>;
}

interface Choice {
  readonly path: string;
  readonly line: number;
  readonly snippets: readonly ScoredSnippet[];
}

/**
 * The open and recent files, and the snippets that the prompt shows of them. A choice is kept while a person types:
 * the snippets stand at the prompt's beginning, and every row after a change would be evaluated anew.
 */
export class OpenFiles {
  /** By path; the newest last. */
  readonly #files = new Map<string, HeldFile>();
  #choice: Choice | undefined;
  /** The line of the last look, in which typing cannot make another choice much better. */
  #looked: { readonly path: string; readonly line: number } | undefined;

  get size(): number {
    return this.#files.size;
  }

  /** Takes what has changed. Files that are secret, by name or by content, are not kept, nor is what was kept of them. */
  apply(changes: readonly FileChange[]): void {
    for (const { path, text, imports } of changes) {
      // A change that does not say leaves them as they were.
      const known = imports ?? this.#files.get(path)?.imports;
      this.#files.delete(path);
      // What a file imports is read after drafts were first wanted there: the first choice was made without it.
      if (imports && this.#choice?.path === path) this.#choice = { ...this.#choice, line: -Infinity };
      if (text === undefined || text.length > HELD.characters || isSecretName(path) || holdsSecret(text)) {
        this.#dropFromChoice(path);
        continue;
      }
      this.#files.set(path, { windows: windowsOf(text), imports: new Set(known) });
    }
    for (const path of this.#files.keys()) {
      if (this.#files.size <= HELD.files) break;
      this.#files.delete(path);
      this.#dropFromChoice(path);
    }
  }

  /** The snippets for a place, best first; the same as before unless there is reason to choose anew. */
  choose(place: SnippetPlace): readonly Snippet[] {
    const line = place.prefixStartLine + place.prefix.split('\n').length - 1;
    const kept = this.#choice?.path === place.path ? this.#choice : undefined;
    const isFar = kept === undefined || Math.abs(kept.line - line) >= MOVED_LINES;
    if (!isFar && this.#looked?.path === place.path && this.#looked.line === line) return kept.snippets;
    this.#looked = { path: place.path, line };
    const around = wordsAround(place.prefix, place.suffix);
    const best = rankSnippets(this.#others(place), around, MOST_SNIPPETS);
    if (!isFar && similarity(best, around) <= MUCH_BETTER * similarity(kept.snippets, around))
      return kept.snippets;
    // The same snippets keep their order: nothing of the prompt changes then.
    const same = kept !== undefined && isSame(kept.snippets, best);
    this.#choice = { path: place.path, line, snippets: same ? kept.snippets : best };
    return this.#choice.snippets;
  }

  #others({ path, declarations = [] }: SnippetPlace): RankedFile[] {
    const imports = this.#files.get(path)?.imports;
    return [...this.#files]
      .filter(([other]) => other !== path)
      .map(([other, { windows }]) => ({
        path: other,
        windows,
        imported: imports?.has(other) === true,
        declares: declarations.filter((at) => at.path === other).map(({ line }) => line),
      }));
  }

  #dropFromChoice(path: string): void {
    if (!this.#choice) return;
    const snippets = this.#choice.snippets.filter((snippet) => snippet.path !== path);
    if (snippets.length < this.#choice.snippets.length) this.#choice = { ...this.#choice, snippets };
  }
}

const similarity = (snippets: readonly ScoredSnippet[], around: ReadonlySet<string>) =>
  snippets.reduce((sum, { words, weight }) => sum + weight * jaccard(words, around), 0);

function isSame(one: readonly Snippet[], other: readonly Snippet[]): boolean {
  const keys = new Set(one.map(({ path, text }) => `${path}\n${text}`));
  return one.length === other.length && other.every(({ path, text }) => keys.has(`${path}\n${text}`));
}
