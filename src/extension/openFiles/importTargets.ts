/** Where a file's relative imports may lead. */

/** Imports stand in a file's first lines. */
export const IMPORT_LINES = 120;

const SCRIPT = /(?:\bfrom|\bimport|\brequire\s*\()\s*['"](\.{1,2}\/[^'"\n]+)['"]/g;
const PYTHON = /^from[ \t]+(\.+)([\w.]*)[ \t]+import\b/gm;
const INCLUDE = /^[ \t]*#include[ \t]+"([^"\n]+)"/gm;

const MOST = 12;

/**
 * For each relative import of a text the paths to try, relative to the file's folder, likeliest first.
 *
 *     import { total } from './cart.js';  →  ['./cart.js', './cart.ts', './cart.tsx']
 *     from ..shop import cart             →  ['../shop.py', '../shop/__init__.py']
 */
export function importTargets(text: string): readonly (readonly string[])[] {
  const targets = [
    ...Array.from(text.matchAll(SCRIPT), ([, path]) => scriptPaths(path)),
    ...Array.from(text.matchAll(PYTHON), ([, dots, module]) => pythonPaths(dots.length, module)),
    ...Array.from(text.matchAll(INCLUDE), ([, path]) => [path]),
  ];
  return targets.slice(0, MOST);
}

function scriptPaths(path: string): string[] {
  const stem = path.replace(/\.[cm]?jsx?$/, '');
  // Sources of TypeScript name the file that they are compiled to.
  if (stem !== path) return [path, `${stem}.ts`, `${stem}.tsx`];
  if (/\.\w+$/.test(path)) return [path, `${path}.ts`, `${path}.js`];
  return ['.ts', '.tsx', '.js', '.jsx', '.mjs', '/index.ts', '/index.js'].map((ending) => path + ending);
}

function pythonPaths(dots: number, module: string): string[] {
  const folder = dots === 1 ? './' : '../'.repeat(dots - 1);
  const path = folder + module.replaceAll('.', '/');
  return module === '' ? [`${folder}__init__.py`] : [`${path}.py`, `${path}/__init__.py`];
}
