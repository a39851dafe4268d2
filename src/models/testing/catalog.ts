/** A catalog of one tiny model, and the files that it promises. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomModel, writeCheckpoint, writeJson } from '../../convert/testing/checkpoint';

const FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors'] as const;

/** The catalog of files that are served at an address; without any, of files that are nowhere. */
export function someCatalog(
  files: Readonly<Record<string, Buffer>> = {},
  url = (name: string) => `https://example.org/${name}`,
) {
  const names = Object.keys(files);
  const model = {
    id: 'tiny',
    name: 'Tiny',
    goodAt: 'Tests.',
    license: 'MIT',
    licenseUrl: 'https://example.org/license',
    quantization: 'fp32',
    files: (names.length > 0 ? names : FILES).map((path) => {
      const content = path in files ? files[path] : Buffer.from(path);
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { path, url: url(path), bytes: content.length, sha256 };
    }),
  };
  return { version: 1, models: [model] };
}

/** The files of a model of random weights. @param infill whether its tokenizer knows fill-in-the-middle */
export async function tinyModelFiles(infill = true): Promise<Record<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'superdraft-tiny-'));
  try {
    const model = randomModel();
    await writeCheckpoint(folder, model);
    if (infill) {
      const marks = ['<|fim_suffix|>', '<|fim_prefix|>', '<|fim_middle|>', '<|endoftext|>'];
      const vocab = Object.fromEntries(Array.from({ length: 300 }, (_, id) => [`t${id}`, id]));
      const added = marks.map((content, index) => ({ id: 300 + index, content, special: true }));
      await writeJson(folder, 'tokenizer.json', {
        model: { type: 'BPE', vocab, merges: [] },
        added_tokens: added,
      });
    }
    const contents = await Promise.all(FILES.map((name) => readFile(join(folder, name))));
    return Object.fromEntries(FILES.map((name, index) => [name, contents[index]]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the catalog of files at an address, and gives its path. */
export async function writeCatalog(
  folder: string,
  files: Readonly<Record<string, Buffer>>,
  url: (name: string) => string,
): Promise<string> {
  const path = join(folder, 'catalog.json');
  await writeFile(path, JSON.stringify(someCatalog(files, url)));
  return path;
}

/** As `git hash-object` names it. */
export const gitBlobOf = (content: Buffer): string =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
