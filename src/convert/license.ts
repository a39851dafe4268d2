import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Model cards begin with YAML between two lines of dashes; one line of it names the licence. */
const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---/;
const LICENSE_LINE = /^license:\s*["']?([^"'\s#]+)/m;

/** The licence that a checkpoint's model card declares, or "unknown". */
export async function readLicense(folder: string): Promise<string> {
  for (const name of ['README.md', 'MODEL_CARD.md']) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    const license = LICENSE_LINE.exec(FRONT_MATTER.exec(text)?.[1] ?? '')?.[1];
    if (license !== undefined) return license;
  }
  return 'unknown';
}
