/** What an ignore file says, by itself. */
import ignore, { type Ignore } from 'ignore';

/** As git is set up where the file system does not tell capitals apart. */
const IGNORES_CASE = process.platform === 'win32' || process.platform === 'darwin';

/** Paths after which what `ignore` remembers of them is dropped. It would keep each for as long as it lives. */
const MOST_REMEMBERED = 64;

/** Patterns that follow one another in a file and either all ignore or all reopen. */
interface Run {
  readonly reopens: boolean;
  readonly lines: string[];
}

/**
 * The patterns of one ignore file, asked of entries by themselves: the folders that hold an entry have been judged on
 * the way down to it, and one that a nearer file has reopened must not be ignored again for what is in it.
 *
 * `ignore` judges an entry's folders first and cannot be told not to; but only ignored folders pass anything on. So
 * every pattern is written for it as one that reopens, and what its match means is kept here.
 */
export class IgnorePatterns {
  readonly #fromLast: { readonly reopens: boolean; patterns: Ignore }[];
  #asked = 0;

  /** @param text of a file in the form of `.gitignore` */
  constructor(
    text: string,
    readonly ignoreCase = IGNORES_CASE,
  ) {
    this.#fromLast = runsOf(text)
      .reverse()
      .map(({ reopens, lines }) => ({ reopens, patterns: ignore({ ignoreCase }).add(lines.join('\n')) }));
  }

  /**
   * Whether the last pattern that matches ignores; undefined where none matches.
   * @param path from the file's folder, with forward slashes; folders end with one
   */
  ignores(path: string): boolean | undefined {
    if (++this.#asked % MOST_REMEMBERED === 0)
      for (const run of this.#fromLast)
        run.patterns = ignore({ ignoreCase: this.ignoreCase }).add(run.patterns);
    const decides = this.#fromLast.find(({ patterns }) => patterns.test(path).unignored);
    return decides === undefined ? undefined : !decides.reopens;
  }
}

function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split('\n')) {
    if (/^(?:#| *\r?$)/.test(line)) continue;
    const reopens = line.startsWith('!');
    const written = reopens ? line : `!${line}`;
    const last = runs.at(-1);
    if (last?.reopens === reopens) last.lines.push(written);
    else runs.push({ reopens, lines: [written] });
  }
  return runs;
}
