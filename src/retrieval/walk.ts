import ignore, { type Ignore } from 'ignore';
import type { Stats } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { whyNotPath, type SkipReason } from './fileRules';

/** A file that a walk came by: to be read, or left out for a reason. */
export interface Walked {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly reason?: SkipReason;
}

/** Folders that hold no source of the project's own, whatever its ignore files say. */
const NEVER = ['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__', '.editor', '.idea'];

/** What walks leave out: what is excluded everywhere, and what ignore files say, each of which is read once. */
export class Ignored {
  readonly #excluded: Ignore;
  readonly #files = new Map<string, Promise<Ignore | undefined>>();
  readonly #above = new Map<string, Promise<readonly Rules[]>>();

  /** @param excludes patterns in the form of `.gitignore`, for whole folders */
  constructor(excludes: readonly string[]) {
    this.#excluded = ignore()
      .add(NEVER)
      .add([...excludes]);
  }

  everywhere(path: string): boolean {
    return this.#excluded.ignores(path);
  }

  /** What a folder's own ignore file says, if it has one. */
  by(folder: string): Promise<Ignore | undefined> {
    const known = this.#files.get(folder) ?? readRules(folder);
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

async function readRules(folder: string): Promise<Ignore | undefined> {
  const text = await readFile(join(folder, '.gitignore'), 'utf8').catch(() => '');
  return text === '' ? undefined : ignore().add(text);
}

/** Files after which a walk ends. */
const MOST_FILES = 200_000;

/**
 * Every file below a folder, in the order of their names, folder after folder. Links are not followed: they lead out
 * of the folder, or round in circles. What `.gitignore` files say holds below them, those above the folder in its
 * repository included; a folder that is ignored is not entered, and is told once.
 * @param at a file or folder below it, with forward slashes: only what is there, judged as in a walk of everything.
 *   Nothing is told where it is missing; where a folder above it is left out, that is told instead.
 */
export async function* walk(folder: string, ignored: Ignored, at = ''): AsyncGenerator<Walked> {
  const start: Place = { path: '', rules: await ignored.above(folder) };
  const open = [start];
  let files = 0;
  const names = at === '' ? [] : at.split('/');
  const paths = names.map((_, index) => names.slice(0, index + 1).join('/'));
  const entries = await Promise.all(paths.map((path) => lstat(join(folder, path)).catch(() => undefined)));
  for (const [index, path] of paths.entries()) {
    const place = open.pop();
    const entry = entries[index];
    if (place === undefined || entry === undefined) return;
    const rules = await rulesIn(folder, place, ignored);
    const found = judge(path, entry, (each) => ignored.everywhere(each) || isIgnored(each, rules));
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
    const hasOwn = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
    const rules = hasOwn ? await rulesIn(folder, place, ignored) : place.rules;
    const folders: Place[] = [];
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = path + entry.name;
      const found = judge(name, entry, (each) => ignored.everywhere(each) || isIgnored(each, rules));
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
  /** Folder of the ignore file, ending with a slash, or empty. */
  readonly base: string;
  /** From the folder of an ignore file above the walked folder down to that, ending with a slash. */
  readonly above?: string;
  readonly ignore: Ignore;
}

/** What becomes of an entry of a folder; nothing of what is neither file nor folder nor link. */
function judge(
  path: string,
  entry: Pick<Stats, 'isSymbolicLink' | 'isDirectory' | 'isFile'>,
  ignores: (path: string) => boolean,
): Walked | 'enter' | undefined {
  if (entry.isSymbolicLink()) return { path, reason: 'link' };
  if (entry.isDirectory()) return ignores(`${path}/`) ? { path: `${path}/`, reason: 'ignored' } : 'enter';
  if (!entry.isFile()) return undefined;
  const reason = ignores(path) ? 'ignored' : whyNotPath(path);
  return reason === undefined ? { path } : { path, reason };
}

/** The nearest ignore file that says anything decides, as git does it. */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  for (const { base, above = '', ignore: own } of rules.toReversed()) {
    const { ignored, unignored } = own.test(above + path.slice(base.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** The rules for what a folder holds: those above it, and its own. */
async function rulesIn(folder: string, { path, rules }: Place, ignored: Ignored): Promise<readonly Rules[]> {
  const own = await ignored.by(join(folder, path));
  return own === undefined ? rules : [...rules, { base: path, ignore: own }];
}

/**
 * The rules of the folder's repository that stand above it. None where they ignore the folder itself: whoever opens
 * it works there, as below a home directory that is a repository and ignores everything.
 */
async function rulesAbove(folder: string, ignored: Ignored): Promise<readonly Rules[]> {
  const parents: string[] = [];
  for (let at = folder; !(await exists(join(at, '.git')));) {
    if (dirname(at) === at) return [];
    at = dirname(at);
    parents.unshift(at);
  }
  const rules: Rules[] = [];
  for (const parent of parents) {
    const own = await ignored.by(parent);
    const above = `${relative(parent, folder).replaceAll(sep, '/')}/`;
    if (own !== undefined) rules.push({ base: '', above, ignore: own });
  }
  return isIgnored('', rules) ? [] : rules;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
