import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { readJsonObject } from '../runtime/json';
import { Checkpoint, isOneFile, weightsFiles } from './checkpoint';
import { configOf } from './gguf/config';
import { readGguf, type GgufFile } from './gguf/readGguf';
import { tokenizerOf } from './gguf/tokenizer';
import { readLicense } from './license';
import { parseLlamaConfig, readLlamaConfig, type LlamaConfig } from './llamaConfig';
import {
  TOKENIZER_CONFIG_FILE,
  TOKENIZER_FILE,
  tokenizerFacts,
  type TokenizerFacts,
  type TokenizerFiles,
} from './tokenizerFiles';

/** What a model is converted from. */
export interface ModelSource {
  /** The model's own name, else that of its folder or file. */
  readonly name: string;
  /** As it is declared, or "unknown". */
  readonly license: string;
  readonly config: LlamaConfig;
  readonly facts: TokenizerFacts;
  /** What goes into the converted model's `tokenizer.json` and `tokenizer_config.json`: megabytes that only a conversion needs. */
  readonly tokenizerBytes: () => Promise<Readonly<Record<keyof TokenizerFiles, Uint8Array>>>;
  /** To be closed. */
  readonly checkpoint: Checkpoint;
}

/**
 * Reads all of a model but its weights.
 * @param path of a Hugging Face folder, or of a GGUF file
 * @throws ModelError when it is incomplete, damaged or of another architecture
 */
export async function openSource(path: string): Promise<ModelSource> {
  return isOneFile(path) ? openGguf(path) : openFolder(path);
}

async function openFolder(folder: string): Promise<ModelSource> {
  // First, as only this says of a folder that there is none, or no model in it.
  await weightsFiles(folder);
  const config = await readLlamaConfig(folder);
  const paths = { tokenizer: join(folder, TOKENIZER_FILE), config: join(folder, TOKENIZER_CONFIG_FILE) };
  const files = {
    tokenizer: await readJsonObject(paths.tokenizer),
    config: await readJsonObject(paths.config),
  };
  return {
    name: config.name ?? folderName(resolve(folder)),
    license: await readLicense(folder),
    config,
    facts: tokenizerFacts(files, paths.tokenizer, config.vocabulary, config.endTokens),
    tokenizerBytes: async () => ({
      tokenizer: await readFile(paths.tokenizer),
      config: await readFile(paths.config),
    }),
    checkpoint: await Checkpoint.open(folder),
  };
}

/** Hugging Face's cache calls a model's folder by its revision, within one that is called by the model. */
const folderName = (folder: string): string =>
  /models--[^/\\]*?--([^/\\]+)[/\\]snapshots[/\\][^/\\]+$/.exec(folder)?.[1] ?? basename(folder);

const openGguf = async (file: string): Promise<ModelSource> => ggufSource(await readGguf(file), file);

/**
 * A GGUF file whose header was read.
 * @param file its path or address
 * @throws ModelError when it is incomplete, damaged or of another architecture
 */
export function ggufSource({ metadata, tensors }: GgufFile, file: string): ModelSource {
  const shapes = new Map(tensors.map(({ name, shape }) => [name, shape]));
  const config = parseLlamaConfig(configOf(metadata, shapes), file);
  const files = tokenizerOf(metadata, file);
  const license = metadata['general.license'];
  const bytes = (json: object) => new TextEncoder().encode(JSON.stringify(json));
  return {
    name: config.name ?? basename(file, extname(file)),
    license: typeof license === 'string' ? license : 'unknown',
    config,
    facts: tokenizerFacts(files, file, config.vocabulary, config.endTokens),
    tokenizerBytes: () => Promise.resolve({ tokenizer: bytes(files.tokenizer), config: bytes(files.config) }),
    checkpoint: new Checkpoint(file, tensors),
  };
}
