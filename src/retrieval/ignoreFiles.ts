/** Which ignore files hold from a folder on. */
import { lstat, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { excludesFile, type GitFolders } from './gitConfig';
import { IgnorePatterns } from './ignorePatterns';

/**
 * What holds from a folder on, the deciding one last: its own ignore file, and before it, where a repository begins
 * there, the person's own and the repository's, which are not shared with others.
 */
export async function readIgnoreFiles(folder: string): Promise<readonly IgnorePatterns[]> {
  const own = join(folder, '.gitignore');
  const git = await gitFolders(folder);
  // Where the person's home is cannot always be told: in a container its user may be in no list.
  const personal =
    git === undefined ? undefined : await excludesFile(folder, git, read).catch(() => undefined);
  const texts = await Promise.all([
    personal === undefined ? '' : read(personal),
    git === undefined ? '' : read(join(git.common, 'info', 'exclude')),
    // Git follows no link here: the file may have come with the repository.
    lstat(own).then(
      (entry) => (entry.isSymbolicLink() ? '' : read(own)),
      () => '',
    ),
  ]);
  return texts.filter((text) => text !== '').map((text) => new IgnorePatterns(text));
}

/** Where git keeps its things: in `.git`, or where a file of that name leads. */
async function gitFolders(folder: string): Promise<GitFolders | undefined> {
  const at = join(folder, '.git');
  const entry = await lstat(at).catch(() => undefined);
  if (entry === undefined) return undefined;
  const leadsTo = /^gitdir: (.+)/.exec(await read(at))?.[1];
  const own = leadsTo === undefined ? at : resolve(folder, leadsTo);
  return { own, common: resolve(own, (await read(join(own, 'commondir'))).trim()) };
}

/** A file's text; nothing where there is no file, or none that may be read. */
async function read(path: string): Promise<string> {
  const entry = await stat(path).catch(() => undefined);
  // Reading a pipe would never end.
  return entry?.isFile() === true ? readFile(path, 'utf8').catch(() => '') : '';
}
