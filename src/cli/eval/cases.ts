import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash32 } from '../../decoding/noise';

/** A place in a file whose continuation is known. */
export interface EvalCase {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  /** What stands between them. */
  readonly middle: string;
}

/** Every text file under a folder of the project with one of these endings; no model was trained on any. */
function sources(root: string, folder: string): { path: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs|py)$/.test(name))
    .sort()
    .map((name) => ({
      path: `${folder}/${name.replaceAll('\\', '/')}`,
      text: readFileSync(join(root, folder, name), 'utf8'),
    }));
}

/**
 * Single-line fill-in-the-middle: a line is cut at a random character of its text, and the rest of it is the
 * middle. The cases depend on the seed and on the files alone.
 * @param root the project's folder
 */
export function lineCases(count: number, seed: number, root: string): readonly EvalCase[] {
  const files = [...sources(root, 'src'), ...sources(root, 'models/build'), ...sources(root, 'test')].filter(
    ({ text }) => text.length > 400,
  );
  const cases: EvalCase[] = [];
  for (let draw = 0; cases.length < count && draw < 50 * count; draw++) {
    const { path, text } = files[hash32(seed, draw, 0) % files.length];
    const lines = text.split('\n');
    const line = hash32(seed, draw, 1) % lines.length;
    const content = lines[line].trim();
    if (content.length < 8 || /^(import|\/\/|\*|\/\*|#)/.test(content)) continue;
    const indentation = lines[line].length - lines[line].trimStart().length;
    const column = indentation + (hash32(seed, draw, 2) % (content.length - 3));
    const before = [...lines.slice(0, line), lines[line].slice(0, column)].join('\n');
    const after = lines
      .slice(line + 1)
      .map((l) => `\n${l}`)
      .join('');
    cases.push({ path, prefix: before, middle: lines[line].slice(column).trimEnd(), suffix: after });
  }
  return cases;
}
