/** Models that other programs keep on this machine: nothing has to be downloaded twice. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { WEIGHTS_FILE } from '../convert/checkpoint';
import type { ForeignModel } from '../protocol/modelJobs';
import { isObject } from '../runtime/json';
import { inspect } from './inspect';

/** Whose models are looked for. */
export type Program = 'Ollama' | 'LM Studio' | 'llama.cpp' | 'Hugging Face';

/** Drafts of larger ones would come too late while one types. */
const MOST_BYTES = 4e9;

interface Place {
  /** A GGUF file, or a checkpoint's folder. */
  readonly path: string;
  /** What its program calls it, where that is not as it calls itself. */
  readonly name?: string;
}

interface Candidate extends Place {
  readonly program: Program;
}

/**
 * Looks where Ollama, LM Studio, llama.cpp and the libraries of Hugging Face keep models. What cannot be used, or not be
 * read, is left out; those that can fill in the middle come first.
 * @param homes folders of the person, and of the user as whom Ollama runs on Linux
 * @param environment variables by which these programs are told other places
 * @param look tests count its calls
 */
export async function modelsElsewhere(
  signal: AbortSignal,
  homes: readonly [string, ...string[]] = [homedir(), '/usr/share/ollama'],
  environment: NodeJS.ProcessEnv = process.env,
  look = inspect,
): Promise<readonly ForeignModel[]> {
  const found: ForeignModel[] = [];
  const seen = new Set<string>();
  for (const { program, path, ...named } of await candidates(homes, environment)) {
    signal.throwIfAborted();
    // Hugging Face's cache names one file in many folders.
    const real = await realpath(path).catch(() => path);
    if (seen.has(real)) continue;
    seen.add(real);
    // First: a header may be megabytes. What a folder holds is known only from within.
    const size = await stat(path).then(
      (info) => (info.isFile() ? info.size : 0),
      () => 0,
    );
    if (size > MOST_BYTES) continue;
    const model = await look(path).catch(() => undefined);
    if (model !== undefined && model.bytes <= MOST_BYTES) found.push({ program, ...model, ...named });
  }
  return found.sort((a, b) => Number(b.fillsMiddle) - Number(a.fillsMiddle));
}

async function candidates(
  homes: readonly [string, ...string[]],
  variables: NodeJS.ProcessEnv,
): Promise<readonly Candidate[]> {
  // An empty one counts as none, to these programs as to the XDG Base Directory Specification.
  const environment: NodeJS.ProcessEnv = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== ''),
  );
  const { OLLAMA_MODELS, LLAMA_CACHE, HF_HOME, XDG_CACHE_HOME } = environment;
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE } = environment;
  const [home] = homes;
  const ollama =
    OLLAMA_MODELS === undefined ? homes.map((each) => join(each, '.ollama', 'models')) : [OLLAMA_MODELS];
  const studio = [join(home, '.lmstudio', 'models'), join(home, '.cache', 'lm-studio', 'models')];
  const cpp = [LLAMA_CACHE ?? join(cachesOf(home, environment), 'llama.cpp')];
  // On Windows and macOS, too.
  const caches = XDG_CACHE_HOME ?? join(home, '.cache');
  // In the order in which their libraries ask; the second is the older name.
  const hub = HF_HUB_CACHE ?? HUGGINGFACE_HUB_CACHE ?? join(HF_HOME ?? join(caches, 'huggingface'), 'hub');
  // Data sets lie there too, of more files than anybody wants to walk.
  const repositories = (await readdir(hub).catch(() => [])).filter((name) => name.startsWith('models--'));
  const all: readonly (readonly [Program, readonly string[], (folder: string) => Promise<Place[]>])[] = [
    ['Ollama', ollama, ollamaModels],
    ['LM Studio', studio, ggufFiles],
    ['llama.cpp', cpp, ggufFiles],
    ['Hugging Face', repositories.map((name) => join(hub, name)), filesAndCheckpoints],
  ];
  const found: Candidate[] = [];
  for (const [program, folders, modelsIn] of all) {
    for (const folder of folders)
      for (const place of await modelsIn(folder)) found.push({ program, ...place });
  }
  return found;
}

/** Where programs keep what they can get again. */
function cachesOf(home: string, { XDG_CACHE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return LOCALAPPDATA ?? join(home, 'AppData', 'Local');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches');
  return XDG_CACHE_HOME ?? join(home, '.cache');
}

/**
 * The files below a folder, through links, and as far as it can be read. `readdir` itself gives up where one folder cannot be
 * read, and follows links that lead in a circle without end.
 * @param around folders that lead here
 */
async function below(folder: string, around: readonly string[] = []): Promise<string[]> {
  const real = await realpath(folder).catch(() => folder);
  if (around.includes(real)) return [];
  const found: string[] = [];
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (info?.isDirectory()) found.push(...(await below(path, [...around, real])));
    else if (info?.isFile()) found.push(path);
  }
  return found;
}

const isGguf = (path: string): boolean => /\.gguf$/i.test(path);

const ggufFiles = async (folder: string): Promise<Place[]> =>
  (await below(folder)).filter(isGguf).map((path) => ({ path }));

async function filesAndCheckpoints(folder: string): Promise<Place[]> {
  const all = await below(folder);
  const checkpoints = all.filter((path) => basename(path).startsWith(WEIGHTS_FILE)).map(dirname);
  return [...all.filter(isGguf), ...new Set(checkpoints)].map((path) => ({ path }));
}

const OLLAMA_MODEL = 'application/vnd.ollama.image.model';

/**
 * Ollama names its files by their hashes; small files say which belong to a model, and are called by it:
 * `registry.ollama.ai/library/qwen2.5-coder/1.5b`.
 */
async function ollamaModels(folder: string): Promise<Place[]> {
  const found: Place[] = [];
  const manifests = join(folder, 'manifests');
  for (const path of await below(manifests)) {
    const digest = await modelDigest(path).catch(() => undefined);
    if (digest === undefined) continue;
    const from = relative(manifests, dirname(path)).replaceAll('\\', '/');
    const model = from.replace(/^registry\.ollama\.ai\/(?:library\/)?/, '');
    found.push({ path: join(folder, 'blobs', digest.replace(':', '-')), name: `${model}:${basename(path)}` });
  }
  return found;
}

/** @throws where it cannot be read, or is of another kind */
async function modelDigest(manifest: string): Promise<string | undefined> {
  const json: unknown = JSON.parse(await readFile(manifest, 'utf8'));
  const layers: unknown = isObject(json) ? json['layers'] : undefined;
  const model = Array.isArray(layers)
    ? layers.filter(isObject).find(({ mediaType }) => mediaType === OLLAMA_MODEL)
    : undefined;
  const digest = model?.['digest'];
  return typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : undefined;
}
