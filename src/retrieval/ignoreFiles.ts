/** What ignore files say, each by itself, and which of them hold from a folder on. */
import ignore, { type Ignore } from 'ignore';
import { lstat, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { excludesFile } from './gitConfig';

const OPTIONS = {
  // As git is set up where the file system does not tell capitals apart.
  ignoreCase: process.platform === 'win32' || process.platform === 'darwin',
};

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
  constructor(text: string) {
    this.#fromLast = runsOf(text)
      .reverse()
      .map(({ reopens, lines }) => ({ reopens, patterns: ignore(OPTIONS).add(lines.join('\n')) }));
  }

  /**
   * Whether the last pattern that matches ignores; undefined where none matches.
   * @param path from the file's folder, with forward slashes; folders end with one
   */
  ignores(path: string): boolean | undefined {
    if (++this.#asked % MOST_REMEMBERED === 0)
      for (const run of this.#fromLast) run.patterns = ignore(OPTIONS).add(run.patterns);
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

/**
 * What holds from a folder on, the deciding one last: its own ignore file, and before it, where a repository begins
 * there, the person's own and the repository's, which are not shared with others.
 */
export async function readIgnoreFiles(folder: string): Promise<readonly IgnorePatterns[]> {
  const own = join(folder, '.gitignore');
  const git = await gitFolder(folder);
  const personal = git === undefined ? undefined : await excludesFile(folder, git, read);
  const texts = await Promise.all([
    personal === undefined ? '' : read(personal),
    git === undefined ? '' : read(join(git, 'info', 'exclude')),
    // Git follows no link here: the file may have come with the repository.
    lstat(own).then(
      (entry) => (entry.isSymbolicLink() ? '' : read(own)),
      () => '',
    ),
  ]);
  return texts.filter((text) => text !== '').map((text) => new IgnorePatterns(text));
}

/** Where git keeps what is common to a repository's work trees: in `.git`, or where a file of that name leads. */
async function gitFolder(folder: string): Promise<string | undefined> {
  const at = join(folder, '.git');
  const entry = await lstat(at).catch(() => undefined);
  if (entry === undefined) return undefined;
  const leadsTo = /^gitdir: (.+)/.exec(await read(at))?.[1];
  if (leadsTo === undefined) return at;
  const own = resolve(folder, leadsTo);
  return resolve(own, (await read(join(own, 'commondir'))).trim());
}

/** A file's text; nothing where there is no file, or none that may be read. */
async function read(path: string): Promise<string> {
  const entry = await stat(path).catch(() => undefined);
  // Reading a pipe would never end.
  return entry?.isFile() === true ? readFile(path, 'utf8').catch(() => '') : '';
}
