import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  CONTRACT_VERSION,
  QUANTIZATIONS,
  type AttentionWindow,
  type GraphShape,
  type Quantization,
} from './contract';
import { ModelError } from './errors';
import { isObject, readJsonObject, type JsonObject } from './json';

/** The file that makes a folder a Superdraft model. It lies beside the graph and the tokenizer. */
export const MANIFEST_FILE = 'superdraft.json';

/** A file of the model, relative to the manifest, with its size in bytes and SHA-256 in lower-case hex. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * How to build a prompt. A part is a special token's text, ordinary text, or one of the fields in braces, tokenised
 * on its own. The text at the cursor comes last, so that typing only appends rows: in models trained on the suffix
 * first it is the prefix; in others the beginning of the middle, which is taken to start some lines above the cursor.
 */
export interface PromptTemplate {
  /** Stands once in front of everything, pieces of other files included. */
  readonly start: readonly string[];
  /**
   * e.g. `["<|file|>", "{path}", "\n", "<|suffix|>", "{suffix}", "<|prefix|>", "{prefix}"]`, or
   * `["<|fim_prefix|>", "{prefix}", "<|fim_suffix|>", "{suffix}", "<|fim_middle|>", "{middle}"]`
   */
  readonly infill: readonly string[];
  /** Used when the model knows no fill-in-the-middle; `infill` is then empty. */
  readonly plain: readonly string[];
  /** Tokens that end a draft: the middle is complete, the text is over, another file begins. */
  readonly end: readonly string[];
}

export interface ModelManifest {
  readonly contract: number;
  readonly name: string;
  readonly license: string;
  readonly quantization: Quantization;
  readonly shape: GraphShape;
  /** Rows that the model was trained to see at once; prompt and drafts together stay below it. */
  readonly contextLength: number;
  readonly template: PromptTemplate;
  /** Hash of the checkpoint's files that this graph was made from, so that a stale graph is noticed. */
  readonly source: string;
  readonly files: {
    readonly graph: ManifestFile;
    /** Weights too large for the graph file (ONNX external data), if any. */
    readonly data?: ManifestFile;
    readonly tokenizer: ManifestFile;
    readonly tokenizerConfig: ManifestFile;
  };
}

/** Bytes of all files of a model. */
export const modelBytes = ({ files }: ModelManifest): number =>
  Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);

/**
 * Reads a model's manifest and checks that it is whole and made for this version's contract.
 * @throws ModelError `modelMissing`, `modelDamaged` or `modelMismatch`
 */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, MANIFEST_FILE);
  const json = await readJsonObject(path);
  if (json['contract'] !== CONTRACT_VERSION) {
    throw new ModelError(
      'modelMismatch',
      `${path} was made for graph contract ${String(json['contract'])}; this version needs ${CONTRACT_VERSION}. Convert the model again.`,
    );
  }
  if (!isManifest(json))
    throw new ModelError(
      'modelDamaged',
      `${path} lacks a field or has one of the wrong type. Convert the model again.`,
    );
  return json;
}

/** Files up to this size are hashed at every load; larger ones only have their size compared. */
const HASHED_BYTES = 128 * 1024 * 1024;

/**
 * Compares the model's files with the manifest.
 * @throws ModelError `modelMissing` or `modelDamaged`, naming the file
 */
export async function verifyFiles(folder: string, manifest: ModelManifest): Promise<void> {
  for (const file of Object.values(manifest.files)) {
    const path = join(folder, file.path);
    const refused = (why: string) => (error: unknown) => {
      const message = `The model file ${path} ${why}. Install or convert the model again.`;
      throw new ModelError('modelMissing', message, { cause: error });
    };
    const info = await stat(path).catch(refused('is missing'));
    if (info.size !== file.bytes) {
      throw new ModelError(
        'modelDamaged',
        `The model file ${path} has ${info.size} bytes instead of ${file.bytes}. Install or convert the model again.`,
      );
    }
    if (info.size > HASHED_BYTES) continue;
    if ((await sha256(path, info).catch(refused('cannot be read'))) !== file.sha256) {
      throw new ModelError(
        'modelDamaged',
        `The model file ${path} has other contents than its manifest says. Install or convert the model again.`,
      );
    }
  }
}

/** What was hashed in this process: a model's files are looked at where it is found, and again where it is opened. */
const hashed = new Map<string, { readonly state: string; readonly sha256: string }>();

/** @param info the file as it is: while it stays so, it is not read again */
async function sha256(path: string, { size, mtimeMs, ctimeMs }: Stats): Promise<string> {
  const state = [size, mtimeMs, ctimeMs].join(' ');
  const known = hashed.get(path);
  if (known?.state === state) return known.sha256;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const digest = hash.digest('hex');
  hashed.set(path, { state, sha256: digest });
  return digest;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

function isFile(value: unknown): value is ManifestFile {
  return isObject(value) && isText(value['path']) && isCount(value['bytes']) && isText(value['sha256']);
}

function isShape(value: unknown): value is GraphShape {
  if (!isObject(value)) return false;
  const { window, layers } = value;
  return (
    ['layers', 'kvHeads', 'headSize', 'vocabulary', 'hiddenSize', 'positions', 'candidates'].every((key) =>
      isCount(value[key]),
    ) &&
    (window === undefined || isWindow(window, Number(layers)))
  );
}

function isWindow(value: unknown, layers: number): value is AttentionWindow {
  if (!isObject(value) || !isCount(value['tokens'])) return false;
  const windowed: unknown = value['layers'];
  const isLayer = (layer: unknown) => layer === 0 || (isCount(layer) && layer < layers);
  return Array.isArray(windowed) && windowed.length > 0 && windowed.every(isLayer);
}

function isManifest(json: JsonObject): json is JsonObject & ModelManifest {
  const { shape, template, files } = json;
  if (!isShape(shape) || !isObject(template) || !isObject(files)) return false;
  return (
    [json['name'], json['license'], json['source']].every(isText) &&
    QUANTIZATIONS.some((known) => known === json['quantization']) &&
    isCount(json['contextLength']) &&
    ['start', 'infill', 'plain', 'end'].every((key) => isTexts(template[key])) &&
    ['graph', 'tokenizer', 'tokenizerConfig'].every((key) => isFile(files[key])) &&
    (files['data'] === undefined || isFile(files['data']))
  );
}
