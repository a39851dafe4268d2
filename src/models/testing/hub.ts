/** What a hub answers about a repository, as files of a server. */
import { createHash } from 'node:crypto';
import { gitBlobOf } from './catalog';

export const REVISION = '0123456789abcdef0123456789abcdef01234567';

/** Addresses below the hub's own. */
export const places = (repository: string) => ({
  info: `api/models/${repository}/revision/HEAD`,
  tree: `api/models/${repository}/tree/${REVISION}`,
  file: (name: string) => `${repository}/resolve/${REVISION}/${name}`,
});

interface Entry {
  readonly type: string;
  readonly path: string;
  readonly size: number;
  readonly oid?: string;
  readonly lfs?: { readonly oid: string; readonly size: number; readonly pointerSize: number };
}

/** Weights lie in large-file storage under their SHA-256, all else in git. */
export function entryOf(path: string, content: Buffer): Entry {
  const entry = { type: 'file', path, size: content.length, oid: gitBlobOf(content) };
  if (!/\.(safetensors|gguf)$/.test(path)) return entry;
  const oid = createHash('sha256').update(content).digest('hex');
  return { ...entry, lfs: { oid, size: content.length, pointerSize: 130 } };
}

/** A repository with those files, and what else a hub would say of it. */
export function hubFiles(
  repository: string,
  files: Readonly<Record<string, Buffer>>,
  said: { readonly info?: object; readonly entries?: readonly Entry[] } = {},
): Record<string, Buffer> {
  const { info, tree, file } = places(repository);
  const entries = Object.entries(files).map(([name, content]) => entryOf(name, content));
  const about = { id: repository, sha: REVISION, gated: false, cardData: { license: 'apache-2.0' } };
  return {
    [info]: Buffer.from(JSON.stringify({ ...about, ...said.info })),
    [tree]: Buffer.from(JSON.stringify([...entries, ...(said.entries ?? [])])),
    ...Object.fromEntries(Object.entries(files).map(([name, content]) => [file(name), content])),
  };
}
