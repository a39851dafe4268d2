import ignore, { type Ignore } from 'ignore';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whyNotPath, type SkipReason } from './fileRules';

/** A file that a walk came by: to be read, or left out for a reason. */
export interface Walked {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly reason?: SkipReason;
}

/** Folders that hold no source of the project's own, whatever its ignore files say. */
const NEVER = ['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__', '.editor', '.idea'];

/** Files after which a walk ends. */
const MOST_FILES = 200_000;

/**
 * Every file below a folder, in the order of their names, folder after folder. Links are not followed: they lead out
 * of the folder, or round in circles. What `.gitignore` files say holds below them; a folder that is ignored is not
 * entered, and is told once.
 * @param excludes patterns in the form of `.gitignore`, for the whole folder
 */
export async function* walk(folder: string, excludes: readonly string[]): AsyncGenerator<Walked> {
  let files = 0;
  const root = ignore()
    .add(NEVER)
    .add([...excludes]);
  const open: { readonly path: string; readonly rules: readonly Rules[] }[] = [
    { path: '', rules: [{ base: '', ignore: root }] },
  ];
  for (let at = open.pop(); at !== undefined && files < MOST_FILES; at = open.pop()) {
    const { path } = at;
    const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) {
      yield { path: path === '' ? '.' : path.slice(0, -1), reason: 'unreadable' };
      continue;
    }
    const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
      ? await readFile(join(folder, path, '.gitignore'), 'utf8').catch(() => '')
      : '';
    const rules = own === '' ? at.rules : [...at.rules, { base: path, ignore: ignore().add(own) }];
    const folders: typeof open = [];
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = path + entry.name;
      if (entry.isSymbolicLink()) yield { path: name, reason: 'link' };
      else if (entry.isDirectory()) {
        if (isIgnored(`${name}/`, rules)) yield { path: `${name}/`, reason: 'ignored' };
        else folders.push({ path: `${name}/`, rules });
      } else if (entry.isFile()) {
        files++;
        const reason = isIgnored(name, rules) ? 'ignored' : whyNotPath(name);
        yield reason === undefined ? { path: name } : { path: name, reason };
      }
    }
    open.push(...folders.reverse());
  }
}

interface Rules {
  /** Folder of the ignore file, ending with a slash, or empty. */
  readonly base: string;
  readonly ignore: Ignore;
}

/** The nearest ignore file that says anything decides, as git does it. */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  for (const { base, ignore: own } of rules.toReversed()) {
    const { ignored, unignored } = own.test(path.slice(base.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}
