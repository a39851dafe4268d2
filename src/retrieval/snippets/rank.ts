/**
 * Which pieces of other files are most like the code around the cursor: the windows whose identifiers have the
 * highest Jaccard similarity to those near it, as Copilot's neighbouring tabs and llama.vscode's ring do.
 */
import { identifiers, jaccard } from './identifiers';
import { WINDOW, type Window } from './windows';

/** A piece of another file, as the prompt may show it. */
export interface Snippet {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface ScoredSnippet extends Snippet {
  readonly words: ReadonlySet<string>;
  /** How much its similarity counts, by how its file relates to the one that is edited. */
  readonly weight: number;
  /** Similarity, 0 to 1, times the weight. */
  readonly score: number;
}

export interface RankedFile {
  readonly path: string;
  readonly windows: readonly Window[];
  /** Whether the edited file imports it: its declarations are likely to be used. */
  readonly imported: boolean;
  /** Lines that declare a name which stands near the cursor. */
  readonly declares?: readonly number[];
}

/** How much more a window of an imported file counts. */
const IMPORTED = 1.3;

/** How much more a window counts that begins with the declaration of a name near the cursor. */
const DECLARES = 2;

/** Similarity under which a window has nothing to say. */
const LEAST_SCORE = 0.05;

/**
 * The best snippets, best first, at most one of each file, so that one long file does not crowd out the others.
 * @param around identifiers near the cursor
 * @param most how many
 */
export function rankSnippets(
  files: readonly RankedFile[],
  around: ReadonlySet<string>,
  most: number,
): readonly ScoredSnippet[] {
  const best = files.flatMap((file): ScoredSnippet[] => {
    let top: ScoredSnippet | undefined;
    for (const { line, text, words } of file.windows) {
      // Windows overlap by half: a line stands in the first half of one of them, with what follows it.
      const declares = file.declares?.some((at) => at >= line && at < line + WINDOW.step) === true;
      const weight = (file.imported ? IMPORTED : 1) * (declares ? DECLARES : 1);
      const score = weight * jaccard(words, around);
      if (score >= LEAST_SCORE && score > (top?.score ?? 0))
        top = { path: file.path, text, words, weight, score };
    }
    return top ? [top] : [];
  });
  // Ties in the order of paths: the same files always give the same prompt.
  return best.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1)).slice(0, most);
}

/** Lines before and after the cursor that count as around it. */
const NEAR = { before: 30, after: 10 } as const;

/** The identifiers of the whole lines around a cursor: typing within a line leaves them as they are. */
export function wordsAround(prefix: string, suffix: string): Set<string> {
  const before = prefix.split('\n').slice(0, -1).slice(-NEAR.before);
  const after = suffix.split('\n').slice(1, 1 + NEAR.after);
  return identifiers([...before, ...after].join('\n'));
}
