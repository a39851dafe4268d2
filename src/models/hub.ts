/** A repository of the Hugging Face hub as a model that can be installed like those of the catalog. */
import { createHash } from 'node:crypto';
import { HubApiError, listFiles, modelInfo, type ListFileEntry } from '@huggingface/hub';
import { INDEX_FILE, WEIGHTS_FILE } from '../convert/checkpoint';
import type { Quantization } from '../runtime/contract';
import { ModelError } from '../runtime/errors';
import { isSafeAddress, NEEDED, parseCatalog, REPOSITORY, type CatalogModel } from './catalog';
import { JobError } from './jobError';
import { fetchSafely, reasonOf } from './transfer';

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
const PATIENCE = 30_000;

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

/** The files that the conversion reads. */
function filesOf(entries: readonly ListFileEntry[], repository: string): ListFileEntry[] {
  const names = new Set(entries.filter(({ type }) => type === 'file').map(({ path }) => path));
  const lacks = (what: string) =>
    new ModelError(
      'modelUnsupported',
      `${repository} has ${what}, so it cannot be converted. Choose the repository of a Llama, Mistral or Qwen2 model in its original form; of a GGUF file, download it and use that.`,
    );
  const missing = NEEDED.find((name) => !names.has(name));
  if (missing !== undefined) throw lacks(`no ${missing}`);
  const shards = [...names].filter((name) => SHARD.test(name));
  const isSharded = names.has(INDEX_FILE) && shards.length > 0;
  if (!names.has(WEIGHTS_FILE) && !isSharded) throw lacks(`no ${WEIGHTS_FILE}`);
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

/** The library follows the links of what it is answered. */
function safeFetch(signal: AbortSignal, patience: number): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!isSafeAddress(url))
      throw new JobError(
        'refused',
        `The hub leads to ${url}, which is not encrypted. Correct HF_ENDPOINT, or try another network.`,
      );
    return fetchSafely(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) });
  };
}

/** Names what went wrong while the hub was asked. */
async function asked<T>(
  repository: string,
  host: string,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof JobError) throw error;
    if (error instanceof HubApiError && error.statusCode < 500 && error.statusCode !== 429) {
      const text = `${host} has no ${repository} that everyone may download (it answered ${error.statusCode}). Check the name, or download it with your account and take the folder.`;
      throw new JobError('refused', text, { cause: error });
    }
    if (error instanceof SyntaxError) throw noHub(host, error);
    const reason =
      error instanceof HubApiError ? `The server answered ${error.statusCode}.` : reasonOf(error);
    const text = `${host} could not be asked for ${repository}. ${reason} Try again later.`;
    throw new JobError('network', text, { cause: error });
  }
}

/** What answers in its place may be a page for people. */
function noHub(host: string, cause: unknown): JobError {
  const text = `${host} does not answer as a hub does: nothing was taken. Correct HF_ENDPOINT, sign in to your network, or try again later.`;
  return new JobError('refused', text, { cause });
}
