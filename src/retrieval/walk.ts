import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { whyNotPath, type SkipReason } from './fileRules';
import { readIgnoreFiles } from './ignoreFiles';
import { IgnorePatterns } from './ignorePatterns';

/** A file that a walk came by: to be read, or left out for a reason. */
export interface Walked {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly reason?: SkipReason;
}

/** Folders that hold no source of the project's own, whatever its ignore files say. */
const NEVER = ['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__', '.idea'];

/** What walks of a folder leave out: what is excluded anywhere in it, and what ignore files say, each of which is read once. */
export class Ignored {
  readonly #excluded: IgnorePatterns;
  readonly #byPerson: IgnorePatterns;
  readonly #files = new Map<string, Promise<readonly IgnorePatterns[]>>();
  readonly #above = new Map<string, Promise<readonly Rules[]>>();

  /**
   * Patterns in the form of `.gitignore`, for the whole folder.
   * @param byPerson those of files that are told of as excluded rather than ignored
   */
  constructor(excludes: readonly string[], byPerson: readonly string[] = []) {
    this.#byPerson = new IgnorePatterns(byPerson.join('\n'));
    this.#excluded = new IgnorePatterns([...NEVER, ...excludes].join('\n'));
  }

  /** Why an entry is left out by itself wherever it stands, in a folder that is not. */
  everywhere(path: string): 'excluded' | 'ignored' | undefined {
    if (this.#byPerson.ignores(path) === true) return 'excluded';
    return this.#excluded.ignores(path) === true ? 'ignored' : undefined;
  }

  /** What holds from a folder on, the deciding one last. */
  by(folder: string): Promise<readonly IgnorePatterns[]> {
    const known = this.#files.get(folder) ?? readIgnoreFiles(folder);
    this.#files.set(folder, known);
    return known;
  }

  /** What the ignore files above a folder say. */
  above(folder: string): Promise<readonly Rules[]> {
    const known = this.#above.get(folder) ?? rulesAbove(folder, this);
    this.#above.set(folder, known);
    return known;
  }
}

/** Files after which a walk ends. */
const MOST_FILES = 200_000;

/**
 * Every file below a folder, in the order of their names, folder after folder. Links are not followed: they lead out
 * of the folder, or round in circles. What `.gitignore` files say holds below them, those above the folder in its
 * repository included, as well as what git is told beside them; a folder that is ignored is not entered, and is told
 * once.
 * @param at a file or folder below it, with forward slashes: only what is there, judged as in a walk of everything.
 *   Nothing is told where it is missing; where a folder above it is left out, that is told instead.
 * @param others folders below it that are walked by themselves, and not here
 */
export async function* walk(
  folder: string,
  ignored: Ignored,
  at = '',
  others: readonly string[] = [],
): AsyncGenerator<Walked> {
  const start: Place = { path: '', rules: await ignored.above(folder) };
  const base = below(folder);
  const whyLeftOut = (path: string, rules: readonly Rules[]) =>
    ignored.everywhere(path) ?? (isIgnored(base + path, rules) ? 'ignored' : undefined);
  const open = [start];
  let files = 0;
  const names = at === '' ? [] : at.split('/');
  const paths = names.map((_, index) => names.slice(0, index + 1).join('/'));
  const entries = await Promise.all(paths.map((path) => entryAt(join(folder, path))));
  for (const [index, path] of paths.entries()) {
    const place = open.pop();
    const entry = entries[index];
    if (place === undefined || entry === undefined) return;
    const rules = await rulesIn(folder, place, ignored);
    const found = judge(path, entry, base, (each) => whyLeftOut(each, rules));
    if (found === 'enter') open.push({ path: `${path}/`, rules });
    else if (found !== undefined) yield found;
  }
  for (let place = open.pop(); place !== undefined && files < MOST_FILES; place = open.pop()) {
    const { path } = place;
    const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) {
      yield { path: path === '' ? '.' : path.slice(0, -1), reason: 'unreadable' };
      continue;
    }
    const hasOwn = entries.some(({ name }) => name === '.gitignore' || name === '.git');
    const rules = hasOwn ? await rulesIn(folder, place, ignored) : place.rules;
    const folders: Place[] = [];
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = path + entry.name;
      if (entry.isDirectory() && others.includes(join(folder, name))) continue;
      const found = judge(name, entry, base, (each) => whyLeftOut(each, rules));
      if (found === 'enter') folders.push({ path: `${name}/`, rules });
      else if (found !== undefined) {
        if (entry.isFile()) files++;
        yield found;
      }
    }
    open.push(...folders.reverse());
  }
}

/** A folder that is to be entered. */
interface Place {
  /** Relative to the walked folder, ending with a slash, or empty for that itself. */
  readonly path: string;
  /** What the ignore files above it say, the nearest last. */
  readonly rules: readonly Rules[];
}

interface Rules {
  /** The folder below which they hold, as `below` writes it. */
  readonly base: string;
  readonly patterns: IgnorePatterns;
}

/**
 * What becomes of an entry of a folder; nothing of what is neither file nor folder nor link.
 * @param base the walked folder, as `below` writes it: it may itself be one that holds keys
 */
function judge(
  path: string,
  entry: Pick<Stats, 'isSymbolicLink' | 'isDirectory' | 'isFile'>,
  base: string,
  whyLeftOut: (path: string) => 'excluded' | 'ignored' | undefined,
): Walked | 'enter' | undefined {
  if (entry.isSymbolicLink()) return { path, reason: 'link' };
  if (entry.isDirectory()) {
    const reason = whyLeftOut(`${path}/`);
    return reason === undefined ? 'enter' : { path: `${path}/`, reason };
  }
  if (!entry.isFile()) return undefined;
  const reason = whyLeftOut(path) ?? whyNotPath(base + path);
  return reason === undefined ? { path } : { path, reason };
}

/**
 * The nearest ignore file that says anything of the entry decides, as git does it. What they say of the folders that
 * hold it has been decided before.
 * @param path whole, with forward slashes
 */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  for (const { base, patterns } of rules.toReversed()) {
    const ignores = patterns.ignores(path.slice(base.length));
    if (ignores !== undefined) return ignores;
  }
  return false;
}

/** The rules for what a folder holds: those above it, and its own. */
async function rulesIn(folder: string, { path, rules }: Place, ignored: Ignored): Promise<readonly Rules[]> {
  const own = await ignored.by(join(folder, path));
  return [...rules, ...own.map((patterns) => ({ base: below(folder) + path, patterns }))];
}

/**
 * The rules of the folder's repository that stand above it. None where they ignore the folder itself: whoever opens
 * it works there, as below a home directory that is a repository and ignores everything.
 */
async function rulesAbove(folder: string, ignored: Ignored): Promise<readonly Rules[]> {
  const parents: string[] = [];
  for (let at = folder; (await entryAt(join(at, '.git'))) === undefined;) {
    if (dirname(at) === at) return [];
    at = dirname(at);
    parents.unshift(at);
  }
  const rules: Rules[] = [];
  for (const [index, parent] of parents.entries()) {
    for (const patterns of await ignored.by(parent)) rules.push({ base: below(parent), patterns });
    if (isIgnored(below(parents[index + 1] ?? folder), rules)) return [];
  }
  return rules;
}

/** How the paths of what is below a folder begin: with forward slashes, one at the end. */
function below(folder: string): string {
  const path = folder.replaceAll(sep, '/');
  return path.endsWith('/') ? path : `${path}/`;
}

/** What stands at a path, or undefined. */
const entryAt = (path: string) => lstat(path).catch(() => undefined);
