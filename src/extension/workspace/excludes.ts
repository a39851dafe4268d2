/**
 * The editor's patterns of excluded files as an ignore file says them: alternatives in braces written out, those with
 * a condition (`{"when": …}`) left out, and a leading `/` where a pattern begins at the folder.
 * @param settings values of `files.exclude` and `search.exclude`
 */
export function excludePatterns(...settings: readonly unknown[]): readonly string[] {
  const patterns = settings.flatMap((setting) =>
    typeof setting === 'object' && setting !== null
      ? Object.entries(setting).flatMap(([pattern, on]) => (on === true ? expandBraces(pattern) : []))
      : [],
  );
  return [...new Set(patterns.map((pattern) => (pattern.includes('/') ? pattern : `/${pattern}`)))];
}

/** `a.{b,c}` → `a.b`, `a.c`; braces within braces too. A pattern whose braces do not close stays as it is. */
export function expandBraces(pattern: string): readonly string[] {
  const inner = /\{([^{}]*)\}/.exec(pattern);
  if (inner === null) return [pattern];
  const [before, after] = [pattern.slice(0, inner.index), pattern.slice(inner.index + inner[0].length)];
  return inner[1].split(',').flatMap((choice) => expandBraces(before + choice + after));
}
