/**
 * `models/catalog.json`: the models that can be had, each with its files, their exact sizes and hashes, and names of
 * others that are worth asking the hub for, which then states those.
 */
import { createHash, type Hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { QUANTIZATIONS, type Quantization } from '../runtime/contract';
import type { SuggestedModel } from '../protocol/modelJobs';
import { isObject, type JsonObject } from '../runtime/json';
import { JobError } from './jobError';

/** A file of a checkpoint in the layout of Hugging Face, or a GGUF file. */
export interface CatalogFile {
  /** Its name in the checkpoint's folder. */
  readonly path: string;
  /** Where it comes from: a fixed revision, never a branch. */
  readonly url: string;
  readonly bytes: number;
  /** Lower-case hex. Each file has either this hash or the next. */
  readonly sha256?: string;
  /** Git's own name of its contents (a SHA-1 over them and their length): all that hubs state of small files. */
  readonly gitBlob?: string;
}

/** A hash that is fed with the contents of a file. */
export function startHash({ gitBlob, bytes }: CatalogFile): Hash {
  if (gitBlob === undefined) return createHash('sha256');
  return createHash('sha1').update(`blob ${bytes}\0`);
}

/** What that hash must be in the end. */
export const hashOf = ({ sha256, gitBlob }: CatalogFile): string | undefined => sha256 ?? gitBlob;

export interface CatalogModel {
  /** The name of its folder. */
  readonly id: string;
  readonly name: string;
  /** What it is good at, in a sentence. */
  readonly goodAt: string;
  /** SPDX identifier. */
  readonly license: string;
  readonly licenseUrl: string;
  /** What it is converted to. */
  readonly quantization: Quantization;
  readonly files: readonly CatalogFile[];
}

export interface Catalog {
  readonly models: readonly CatalogModel[];
  readonly suggestions: readonly SuggestedModel[];
}

/** @throws JobError `catalog` */
export async function readCatalog(path: string): Promise<Catalog> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new JobError('catalog', 'The list of models cannot be read. Install the extension again.', {
      cause: error,
    });
  }
  return { models: parseCatalog(json), suggestions: parseSuggestions(json) };
}

/** @throws JobError `catalog`, with the model and the field that is wrong */
export function parseCatalog(json: unknown): readonly CatalogModel[] {
  const models = isObject(json) ? json['models'] : undefined;
  if (!isObject(json) || json['version'] !== 1 || !Array.isArray(models)) {
    throw wrong('it has no "version": 1 or no "models"');
  }
  const parsed = models.map(parseModel);
  const twice = firstTwice(parsed.map(({ id }) => id));
  if (twice !== undefined) throw wrong(`the id ${twice} stands there twice`);
  return parsed;
}

/** @throws JobError `catalog`, with the suggestion and the field that is wrong */
export function parseSuggestions(json: unknown): readonly SuggestedModel[] {
  const suggestions = isObject(json) ? (json['suggestions'] ?? []) : undefined;
  if (!Array.isArray(suggestions)) throw wrong('its "suggestions" are no list');
  return suggestions.map((value: unknown, index) => {
    const where = `suggestion ${index + 1}`;
    if (!isObject(value)) throw wrong(`${where} is no object`);
    const repository = text(value, 'repository', where);
    if (!REPOSITORY.test(repository)) throw wrong(`${where} has a "repository" that is not owner/name`);
    const { bytes } = value;
    if (!isSize(bytes)) throw wrong(`${where} has no "bytes"`);
    return {
      repository,
      goodAt: text(value, 'goodAt', where),
      license: text(value, 'license', where),
      bytes,
    };
  });
}

/** The file that is the whole model, where it is one of GGUF. */
export const ggufOf = ({ files }: Pick<CatalogModel, 'files'>): CatalogFile | undefined =>
  files.length === 1 && files[0].path.endsWith('.gguf') ? files[0] : undefined;

/** The whole download. */
export const downloadBytes = ({ files }: CatalogModel): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

/** `owner/name` on a hub. */
export const REPOSITORY = /^[\w-][\w.-]*\/[\w-][\w.-]*$/;
const ID = /^[a-z0-9][a-z0-9.-]*$/;
const SHA256 = /^[0-9a-f]{64}$/;
const SHA1 = /^[0-9a-f]{40}$/;
/** What the conversion reads; without them a download would be in vain. */
export const NEEDED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

function parseModel(value: unknown, index: number): CatalogModel {
  if (!isObject(value)) throw wrong(`model ${index + 1} is no object`);
  const id = text(value, 'id', `model ${index + 1}`);
  if (!ID.test(id)) throw wrong(`the id ${JSON.stringify(id)} is no folder's name`);
  const quantization = QUANTIZATIONS.find((name) => name === value['quantization']);
  if (quantization === undefined) throw wrong(`${id} has no known "quantization"`);
  const files: unknown = value['files'];
  if (!Array.isArray(files)) throw wrong(`${id} has no "files"`);
  const parsed = files.map((file) => parseFile(file, id));
  const names = parsed.map(({ path }) => path);
  if (!ggufOf({ files: parsed })) {
    const missing = NEEDED.find((name) => !names.includes(name));
    if (missing !== undefined) throw wrong(`${id} lacks ${missing}`);
    if (!names.some((name) => name.endsWith('.safetensors'))) throw wrong(`${id} has no weights`);
  }
  if (firstTwice(names) !== undefined) throw wrong(`${id} names a file twice`);
  return {
    id,
    name: text(value, 'name', id),
    goodAt: text(value, 'goodAt', id),
    license: text(value, 'license', id),
    licenseUrl: address(value, 'licenseUrl', id),
    quantization,
    files: parsed,
  };
}

function parseFile(value: unknown, id: string): CatalogFile {
  if (!isObject(value)) throw wrong(`a file of ${id} is no object`);
  const path = text(value, 'path', id);
  // A name that leads out of the folder would be written anywhere.
  if (basename(path) !== path || !/^\w[\w.-]*\.(json|safetensors|gguf|md|txt)$/.test(path)) {
    throw wrong(`${id} has the file ${JSON.stringify(path)}, which is no file of a checkpoint`);
  }
  const { bytes, sha256, gitBlob } = value;
  if (!isSize(bytes)) throw wrong(`${path} of ${id} has no "bytes"`);
  const file = { path, url: address(value, 'url', id), bytes };
  if (typeof sha256 === 'string' && SHA256.test(sha256)) return { ...file, sha256 };
  if (typeof gitBlob === 'string' && SHA1.test(gitBlob)) return { ...file, gitBlob };
  throw wrong(`${path} of ${id} has neither "sha256" nor "gitBlob"`);
}

const isSize = (bytes: unknown): bytes is number =>
  typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes > 0;

function text(value: JsonObject, field: string, where: string): string {
  const found = value[field];
  if (typeof found === 'string' && found !== '') return found;
  throw wrong(`${where} has no "${field}"`);
}

function address(value: JsonObject, field: string, where: string): string {
  const found = text(value, field, where);
  if (isSafeAddress(found)) return found;
  throw wrong(`${where} has a "${field}" that is no https address`);
}

/** Encrypted, or on this very machine. */
export function isSafeAddress(address: string | URL): boolean {
  if (!URL.canParse(String(address))) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}

const firstTwice = (names: readonly string[]) => names.find((name, index) => names.indexOf(name) !== index);

const wrong = (reason: string) =>
  new JobError('catalog', `The list of models cannot be used: ${reason}. Install the extension again.`);
