/** What git's configuration says of the files that a person ignores in every repository. */
import { homedir } from 'node:os';
import { dirname, join, resolve, win32 } from 'node:path';
import { settingsIn, type Setting } from './gitConfigText';
import { IgnorePatterns } from './ignorePatterns';

/** Files that one file may include, those that they include counted in: more are a circle, of which git reads nothing. */
const MOST_INCLUDED = 100;

/** Git's, where it comes with the system; one that was built otherwise has its own elsewhere. */
const MACHINE = '/etc/gitconfig';

/** Where git keeps a work tree's own things, and those that are common to all of a repository; mostly one folder. */
export interface GitFolders {
  readonly own: string;
  readonly common: string;
}

/** Gives a file's text, which is empty where there is none. */
type Read = (path: string) => Promise<string>;

/**
 * The file of patterns that hold in each of a person's repositories: that of `core.excludesFile`, or where git looks
 * without it; undefined where it is set to none. What the work tree says decides over what the repository says, that over what
 * the person says, and that over what is set for the whole machine.
 *
 * Not read are files that are included for a branch or a remote, and the home of somebody else (`~name/`).
 * @param top where git begins relative paths: the uppermost folder of the work tree
 */
export async function excludesFile(
  top: string,
  { own, common }: GitFolders,
  read: Read,
): Promise<string | undefined> {
  const { XDG_CONFIG_HOME: set } = process.env;
  const person = join(set === undefined || set === '' ? join(homedir(), '.config') : set, 'git');
  const repository = join(common, 'config');
  const files = [MACHINE, join(person, 'config'), join(homedir(), '.gitconfig'), repository];
  // What is set for one work tree alone.
  const forWorkTrees = settingsIn(await read(repository)).findLast(isForWorkTrees);
  if (ON.test(forWorkTrees?.value ?? '')) files.push(join(own, 'config.worktree'));
  const values = await Promise.all(files.map((file) => excludesFileOf(file, own, read)));
  const value = values.findLast((each) => each !== undefined);
  if (value === undefined) return join(person, 'ignore');
  return value === '' ? undefined : pathFrom(top, value);
}

/**
 * What a file says, and what those say that it includes, where they stand in for it.
 * @param included the files that were included
 */
async function excludesFileOf(
  file: string,
  git: string,
  read: Read,
  included: string[] = [],
): Promise<string | undefined> {
  let found: string | undefined;
  for (const setting of settingsIn(await read(file))) {
    if (isExcludesFile(setting)) found = setting.value;
    const path = isInclude(setting, dirname(file), git) ? pathFrom(dirname(file), setting.value) : undefined;
    if (path === undefined || included.length >= MOST_INCLUDED) continue;
    included.push(path);
    found = (await excludesFileOf(path, git, read, included)) ?? found;
  }
  return found;
}

const isForWorkTrees = ({ section, of, name }: Setting) =>
  section === 'extensions' && of === undefined && name === 'worktreeconfig';
const ON = /^(?:true|yes|on|[1-9]\d*)$/i;

const isExcludesFile = ({ section, of, name }: Setting) =>
  section === 'core' && of === undefined && name === 'excludesfile';

/** Whether a setting includes a file in this repository. */
function isInclude({ section, of, name }: Setting, folder: string, git: string): boolean {
  if (name !== 'path') return false;
  if (section === 'include') return of === undefined;
  const [kind, pattern] = /^(gitdir(?:\/i)?):(.+)$/s.exec(of ?? '')?.slice(1) ?? [undefined, undefined];
  if (section !== 'includeif' || pattern === undefined) return false;
  return liesIn(git, pattern, folder, kind === 'gitdir/i');
}

/** Whether a repository is one of those that a pattern of `[includeIf "gitdir:…"]` names. */
function liesIn(git: string, pattern: string, folder: string, ignoreCase: boolean): boolean {
  const place = /^(?:~|\.)(?=\/)/.exec(pattern)?.[0];
  const begin = place === undefined ? '' : place === '~' ? homedir() : folder;
  const rest = pattern.slice(place?.length);
  // Also what is absolute on Windows alone: nowhere else has anybody a folder that is called `C:`.
  const isAnchored = place !== undefined || win32.isAbsolute(pattern);
  const anchored = isAnchored ? `/${belowRoot(begin + rest)}` : `**/${rest}`;
  const patterns = new IgnorePatterns(anchored.endsWith('/') ? `${anchored}**` : anchored, ignoreCase);
  return patterns.ignores(belowRoot(git)) === true;
}

/** An absolute path as one below a root of all drives and machines: patterns are asked of relative paths alone. */
const belowRoot = (path: string) =>
  path
    .replaceAll('\\', '/')
    .replace(/^\/+/, '')
    .replace(/^([a-z]):(?=\/)/i, '$1');

/** An absolute path; undefined for somebody else's home. */
function pathFrom(folder: string, path: string): string | undefined {
  const [, inHome] = /^~(\/.*)?$/s.exec(path) ?? [undefined, undefined];
  if (inHome !== undefined) return join(homedir(), inHome);
  return path.startsWith('~') ? undefined : resolve(folder, path);
}
