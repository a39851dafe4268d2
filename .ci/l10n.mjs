// Writes media/l10n/bundle.l10n.json: every sentence of the extension, for translators. With --check it only compares.
import { readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

const SOURCE = 'src/extension';
const BUNDLE = 'media/l10n/bundle.l10n.json';

/** Pure functions are given the translation as `t`, which the tool would not know for what it is. */
function contentsOf(file) {
  const text = readFileSync(file, 'utf8').replace(/(?<![\w.])t\(/g, 'vscode.l10n.t(');
  return /from 'vscode'/.test(text) ? text : `import * as vscode from 'vscode';\n${text}`;
}

const files = readdirSync(SOURCE, { recursive: true })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .sort();
const found = await getL10nJson(
  files.map((name) => ({ extension: '.ts', contents: contentsOf(path.join(SOURCE, name)) })),
);
const sorted = Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
const bundle = `${JSON.stringify(sorted, undefined, 2)}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(BUNDLE, 'utf8') !== bundle) {
    console.error(`${BUNDLE} is not up to date. Run npm run l10n.`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(path.dirname(BUNDLE), { recursive: true });
  writeFileSync(BUNDLE, bundle);
  console.log(`${Object.keys(sorted).length} sentences in ${BUNDLE}`);
}
