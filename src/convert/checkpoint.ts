/** The tensors of a checkpoint folder (one `model.safetensors`, or shards listed in an index), or of a GGUF file. */
import { existsSync, statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ModelError } from '../runtime/errors';
import { isObject, readJsonObject } from '../runtime/json';
import { numberType, type NumberType } from './numberType';
import { openForReading, readFully, readTensorInfos, type TensorInfo } from './safetensors';
import { damaged } from './sourceErrors';
import { unfused } from './unfused';
import type { Source } from './weightPlan';

export const WEIGHTS_FILE = 'model.safetensors';
export const INDEX_FILE = 'model.safetensors.index.json';

/** Numbers decoded at a time: enough to keep the disk busy, little enough to keep memory flat. */
const CHUNK_ELEMENTS = 4 * 1024 * 1024;

/** Whether a model is one file, which can only be GGUF, and no folder. Where nobody can look, there is none. */
export const isOneFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** The weights files of a model, in a fixed order. @throws ModelError `modelMissing` or `modelDamaged` */
export async function weightsFiles(folder: string): Promise<string[]> {
  if (isOneFile(folder)) return [folder];
  const single = join(folder, WEIGHTS_FILE);
  if (existsSync(single)) return [single];
  const indexPath = join(folder, INDEX_FILE);
  if (!existsSync(folder))
    throw new ModelError(
      'modelMissing',
      `There is nothing at ${folder}. Choose a folder that holds a model, or a GGUF file.`,
    );
  if (!existsSync(indexPath)) {
    throw new ModelError(
      'modelMissing',
      `The folder ${folder} has neither ${WEIGHTS_FILE} nor ${INDEX_FILE}. Choose a folder with a Hugging Face model in safetensors format, or a GGUF file.`,
    );
  }
  const { weight_map: map } = await readJsonObject(indexPath);
  const names = isObject(map) ? [...new Set(Object.values(map))] : [];
  // A name that leads out of the folder is no shard's.
  const isShard = (name: unknown): name is string => typeof name === 'string' && basename(name) === name;
  if (names.length === 0 || !names.every(isShard)) {
    throw new ModelError(
      'modelDamaged',
      `${indexPath} does not list the weights files. Download the model again.`,
    );
  }
  return names.sort().map((name) => join(folder, name));
}

export class Checkpoint {
  readonly #tensors: ReadonlyMap<string, TensorInfo>;
  readonly #handles = new Map<string, FileHandle>();

  /** @param path of the model, for errors */
  constructor(
    readonly path: string,
    infos: readonly TensorInfo[],
  ) {
    this.#tensors = new Map(infos.map((info) => [info.name, info]));
  }

  /** Reads the headers of all weights files of a folder. @throws ModelError */
  static async open(folder: string): Promise<Checkpoint> {
    const infos: TensorInfo[] = [];
    for (const file of await weightsFiles(folder))
      infos.push(...(await readTensorInfos(file)).flatMap(unfused));
    const names = new Set<string>();
    for (const { name, file } of infos) {
      if (names.has(name)) throw damaged(file, `holds the tensor ${name}, which another file holds too`);
      names.add(name);
    }
    return new Checkpoint(folder, infos);
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /** Bytes that a tensor takes in its file; 0 when it is missing. */
  bytes(name: string): number {
    return this.#tensors.get(name)?.bytes ?? 0;
  }

  /**
   * Where a tensor lies, whose numbers can be decoded.
   * @throws ModelError when it is missing, has another shape, or a type that cannot be decoded
   */
  check({ name, shape }: Source): TensorInfo & { readonly numbers: NumberType } {
    const info = this.#info(name);
    const numbers = numberType(info.dtype);
    if (info.shape.join() !== shape.join()) {
      throw damaged(
        info.file,
        `has the tensor ${name} of shape [${info.shape.join(', ')}], where its configuration needs [${shape.join(', ')}]`,
      );
    }
    if (!numbers) {
      throw new ModelError(
        'modelUnsupported',
        `The weights file ${info.file} stores the tensor ${name} as ${info.dtype}, which cannot be converted. Choose another model, or one of more bits.`,
      );
    }
    return { ...info, numbers };
  }

  /**
   * Yields a tensor's numbers row by row, several rows at a time. A vector counts as one row.
   * @throws ModelError as `check` does
   */
  async *rows(source: Source): AsyncGenerator<Float32Array> {
    const { file, numbers, offset, bytes, shape, pairedIn } = this.check(source);
    const handle = await this.#handle(file);
    const columns = shape.at(-1) ?? 1;
    const step = pairedIn ?? 1;
    const chunkRows = step * Math.max(1, Math.floor(CHUNK_ELEMENTS / columns / step));
    const chunkBytes = ((chunkRows * columns) / numbers.size) * numbers.bytes;
    for (let done = 0; done < bytes; done += chunkBytes) {
      const buffer = new Uint8Array(Math.min(chunkBytes, bytes - done));
      await readFully(handle, file, buffer, offset + done);
      const floats = numbers.decode(buffer);
      yield pairedIn === undefined ? floats : unpair(floats, shape.length === 1 ? 1 : columns, pairedIn);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#handles.values()].map((handle) => handle.close()));
    this.#handles.clear();
  }

  async #handle(file: string): Promise<FileHandle> {
    const handle = this.#handles.get(file) ?? (await openForReading(file));
    this.#handles.set(file, handle);
    return handle;
  }

  #info(name: string): TensorInfo {
    const info = this.#tensors.get(name);
    if (info !== undefined) return info;
    throw new ModelError(
      'modelDamaged',
      `The model in ${this.path} lacks the tensor ${name}, which its configuration needs. Download the model again.`,
    );
  }
}

/** Puts the halves of each head one after the other. @param floats [rows of whole heads, columns] */
function unpair(floats: Float32Array, columns: number, headSize: number): Float32Array {
  const ordered = new Float32Array(floats.length);
  for (let row = 0; row * columns < floats.length; row++) {
    const within = row % headSize;
    const to = row - within + (within % 2) * (headSize / 2) + (within >> 1);
    ordered.set(floats.subarray(row * columns, (row + 1) * columns), to * columns);
  }
  return ordered;
}
