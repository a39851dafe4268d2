/** A repository of the Hugging Face hub as a model that can be installed like those of the catalog. */
import { createHash } from 'node:crypto';
import { listFiles, modelInfo, type ListFileEntry } from '@huggingface/hub';
import { INDEX_FILE, WEIGHTS_FILE } from '../convert/checkpoint';
import type { Quantization } from '../runtime/contract';
import { ModelError } from '../runtime/errors';
import { isSafeAddress, NEEDED, parseCatalog, REPOSITORY, type CatalogModel } from './catalog';
import { chooseGguf } from './hubGguf';
import { JobError } from './jobError';
import { asked, noHub, PATIENCE, safeFetch } from './hubRequests';

export interface HubRequest {
  /** `owner/name` */
  readonly repository: string;
  /** The hub's address. */
  readonly hub: string;
  /** What the model is to be converted to. */
  readonly quantization: Quantization;
  /** Milliseconds that the hub may take for an answer. */
  readonly patience?: number;
}

const REVISION = /^[0-9a-f]{40}$/;
const SHARD = /^model-\d+-of-\d+\.safetensors$/;
/** No checkpoint has more files than this at its top. */
const MOST_FILES = 2000;

/**
 * Asks the hub what a repository holds now, and fixes it: the addresses of the files name the revision, and their
 * sizes and hashes are those that the hub states. Nothing is downloaded yet.
 * @throws JobError `refused` when the hub has no such model for everyone, `network`; ModelError `modelUnsupported` when
 *   it holds no checkpoint that could be converted; the signal's reason when it is aborted
 */
export async function askHub(request: HubRequest, signal: AbortSignal): Promise<CatalogModel> {
  const { repository, hub, quantization } = request;
  const host = hostOf(hub);
  if (!REPOSITORY.test(repository)) {
    throw new JobError('refused', `${repository} is no name of a repository. It is written as owner/name.`);
  }
  const common = { hubUrl: hub.replace(/\/+$/, ''), fetch: safeFetch(signal, request.patience ?? PATIENCE) };
  const entries: ListFileEntry[] = [];
  const { sha, cardData } = await asked(repository, host, signal, async () => {
    const info = await modelInfo({ name: repository, additionalFields: ['sha', 'cardData'], ...common });
    const repo = { type: 'model', name: repository } as const;
    for await (const entry of listFiles({ repo, revision: info.sha, ...common })) {
      if (entries.push(entry) > MOST_FILES) break;
    }
    return info;
  });
  const license: unknown = Array.isArray(cardData?.license) ? cardData.license[0] : cardData?.license;
  const page = `${common.hubUrl}/${repository}`;
  const model = {
    id: idOf(repository),
    name: repository.slice(repository.indexOf('/') + 1),
    goodAt: `${repository}, ${sha.slice(0, 7)}`,
    license: typeof license === 'string' && license !== '' ? license : 'unknown',
    licenseUrl: page,
    quantization,
    files: filesOf(entries, repository).map((entry) => ({
      path: entry.path,
      url: `${page}/resolve/${sha}/${entry.path}`,
      bytes: entry.lfs?.size ?? entry.size,
      ...(entry.lfs ? { sha256: entry.lfs.oid } : { gitBlob: entry.oid }),
    })),
  };
  // What the hub said is believed no more than what stands in a file.
  try {
    if (!REVISION.test(sha)) throw new TypeError('no revision');
    return parseCatalog({ version: 1, models: [model] })[0];
  } catch (error) {
    throw noHub(host, error);
  }
}

/** The files that the conversion reads: a checkpoint's, else one of GGUF. */
function filesOf(entries: readonly ListFileEntry[], repository: string): ListFileEntry[] {
  const names = new Set(entries.filter(({ type }) => type === 'file').map(({ path }) => path));
  const shards = [...names].filter((name) => SHARD.test(name));
  const isSharded = names.has(INDEX_FILE) && shards.length > 0;
  const hasWeights = names.has(WEIGHTS_FILE) || isSharded;
  const gguf = chooseGguf([...names]);
  if (!(hasWeights && NEEDED.every((name) => names.has(name))) && gguf !== undefined)
    return entries.filter(({ path }) => path === gguf);
  const lacks = (what: string) =>
    new ModelError(
      'modelUnsupported',
      `${repository} has ${what}, so it cannot be converted. Choose the repository of a Llama, Mistral, Qwen2, Qwen3 or Granite model in its original form, or of GGUF files.`,
    );
  const missing = NEEDED.find((name) => !names.has(name));
  if (missing !== undefined) throw lacks(`no ${missing}`);
  if (!hasWeights) throw lacks(`no ${WEIGHTS_FILE}`);
  const wanted = new Set([
    ...NEEDED,
    ...(names.has(WEIGHTS_FILE) ? [WEIGHTS_FILE] : [INDEX_FILE, ...shards.sort()]),
  ]);
  return entries.filter(({ path }) => wanted.has(path));
}

/** A folder's name that no other repository has, on disks that do not tell capitals apart either. */
export function idOf(repository: string): string {
  const plain = repository.toLowerCase().replace('/', '.').replaceAll('_', '-').replace(/^\W+/, '');
  return `${plain}-${createHash('sha256').update(repository).digest('hex').slice(0, 8)}`;
}

/** @throws JobError `refused` for an address that nothing may be taken from */
function hostOf(hub: string): string {
  if (isSafeAddress(hub)) return new URL(hub).host;
  throw new JobError('refused', `The hub's address ${hub} is no https address. Correct HF_ENDPOINT.`);
}
