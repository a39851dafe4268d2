import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { SourceFile } from './cases';

const CODE = /(?<!\.d)\.(?:[cm]?[jt]sx?|py)$/;

/** Folders of other people's code, of compiled code and of tests' snapshots. */
const LEFT_OUT =
  /(?:^|\/)(?:node_modules|vendor(?:ed)?|third[-_]party|__pycache__|\.[^/]+|[^/]+\.(?:dist|egg)-info|umd|bundles?|locales?|i18n)\/|[.-](?:min|bundle|umd|iife|prod|production)\./i;

const GENERATED = /@generated|do not (?:edit|modify)|auto-?generated|generated (?:by|from|automatically)/i;
const COMPILED =
  /__esModule|__awaiter|__importDefault|tslib|sourceMappingURL=|__webpack_require__|_classCallCheck|@babel\/runtime/;

/** Folders that compilers write to: a source's twins differ in them and in the ending. */
const OUTPUT =
  /^(?:dist|lib|es|esm|esm-debug|cjs|build|out|src|source|module|modules|commonjs|legacy|modern)$/;

const MIN_CHARACTERS = 400;
const MAX_CHARACTERS = 100_000;
const MAX_LINE = 500;
const MAX_MEAN_LINE = 90;

/**
 * The code files under a folder that a person typed, one of each set of compiled twins, in the order of their
 * paths. The rules are the short form of `models/build/filters.py`.
 * @param name the package that they are said to belong to
 */
export async function sourceFiles(folder: string, name: string): Promise<readonly SourceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const candidates = paths.filter((path) => CODE.test(path) && !LEFT_OUT.test(path)).sort(byForm);
  const typescript = candidates.some((path) => /\.[cm]?tsx?$/.test(path));
  const files = new Map<string, SourceFile>();
  for (const path of candidates) {
    if (typescript && /\.[cm]?jsx?$/.test(path) && path.split('/').some((part) => OUTPUT.test(part)))
      continue;
    if (files.has(twinKey(path))) continue;
    const text = toText(await readFile(join(folder, path)));
    if (text !== undefined && isTyped(text)) files.set(twinKey(path), { package: name, path, text });
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The folders right below one, each a package, without those whose code is left out. */
export async function packageFolders(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !LEFT_OUT.test(`${entry.name}/`));
  return folders.map(({ name }) => join(root, name));
}

/** TypeScript before JavaScript, `src` before what is made of it; then by path, so that the order is fixed. */
function byForm(a: string, b: string): number {
  const rank = (path: string) => (/\.[cm]?tsx?$/.test(path) ? 0 : 2) + (/(?:^|\/)src\//.test(path) ? 0 : 1);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function twinKey(path: string): string {
  const parts = path.replace(/\.[cm]?[jt]sx?$/, '').split('/');
  return parts.filter((part, index) => index === parts.length - 1 || !OUTPUT.test(part)).join('/');
}

/** A file's text with line feeds only, or undefined when it is not UTF-8. */
function toText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll(/\r\n?/g, '\n');
  } catch {
    return undefined;
  }
}

/** Whether a person typed a text: neither compiled, nor generated, nor a table. */
export function isTyped(text: string): boolean {
  if (text.length < MIN_CHARACTERS || text.length > MAX_CHARACTERS) return false;
  const lines = text.split('\n');
  if (text.length / lines.length > MAX_MEAN_LINE || lines.some((line) => line.length > MAX_LINE))
    return false;
  return !GENERATED.test(text.slice(0, 1500)) && !COMPILED.test(text);
}
