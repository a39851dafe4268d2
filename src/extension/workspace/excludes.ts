import ignore, { type Ignore } from 'ignore';

/**
 * The editor's patterns of excluded files as an ignore file says them: alternatives in braces written out, those with
 * a condition (`{"when": …}`) left out, and a leading `/` where a pattern begins at the folder.
 * @param settings values of `files.exclude`, `search.exclude` and the like
 */
export function excludePatterns(...settings: readonly unknown[]): readonly string[] {
  const patterns = settings.flatMap((setting) =>
    typeof setting === 'object' && setting !== null
      ? Object.entries(setting).flatMap(([pattern, on]) => (on === true ? expandBraces(pattern) : []))
      : [],
  );
  return [...new Set(patterns.map(asIgnoreLine))];
}

/** A `!` or `#` in front means something else in an ignore file. */
const asIgnoreLine = (pattern: string) =>
  pattern.includes('/') ? pattern.replace(/^[!#]/, String.raw`\$&`) : `/${pattern}`;

/** `a.{b,c}` → `a.b`, `a.c`; braces within braces too. A pattern whose braces do not close stays as it is. */
export function expandBraces(pattern: string): readonly string[] {
  const inner = /\{([^{}]*)\}/.exec(pattern);
  if (inner === null) return [pattern];
  const [before, after] = [pattern.slice(0, inner.index), pattern.slice(inner.index + inner[0].length)];
  return inner[1].split(',').flatMap((choice) => expandBraces(before + choice + after));
}

/** As the worker reads the same patterns, which a test compares. */
const OPTIONS = { ignoreCase: process.platform === 'win32' || process.platform === 'darwin' };

/** Settings are replaced as a whole: each is read once. */
const matchers = new WeakMap<object, Ignore>();

/**
 * Whether patterns exclude a file: by its own name, or by that of a folder above it.
 * @param path in the workspace's folder, with forward slashes; the whole path of a file that stands in none
 * @param exclude a value of `superdraft.exclude`
 */
export function isExcluded(path: string, exclude: Readonly<Record<string, boolean>>): boolean {
  const relative = path.replace(/^\/?(?:[a-z]:)?\/+/i, '');
  if (!ignore.isPathValid(relative)) return false;
  const matcher = matchers.get(exclude) ?? ignore(OPTIONS).add([...excludePatterns(exclude)]);
  matchers.set(exclude, matcher);
  return matcher.ignores(relative);
}
