/** The GGUF format of llama.cpp: facts about a model, its tokenizer and its weights in one file. */
import { gguf, GGMLQuantizationType, type GGUFParseOutput } from '@huggingface/gguf';
import { ModelError } from '../../runtime/errors';
import { refuseLfsPointer, type JsonObject } from '../../runtime/json';
import { numberType } from '../numberType';
import { openForReading, readFully, type TensorInfo } from '../safetensors';
import { damaged, unsupported } from '../sourceErrors';
import { headSizeOf } from './config';
import { huggingFaceName, isRotated } from './names';

export interface GgufFile {
  readonly metadata: JsonObject;
  /** By the names that Hugging Face gives them. */
  readonly tensors: readonly TensorInfo[];
}

/** Architectures whose heads rotate neighbours together, where Hugging Face pairs their halves: rows are in another order. */
const PAIRING: readonly unknown[] = ['llama', 'granite'];

/** Bytes that tell a GGUF file, or what Git LFS has in its place. */
const BEGINNING = 8;

/**
 * Reads all of a GGUF file but its weights.
 * @throws ModelError `modelMissing`, `modelDamaged` or `modelUnsupported`
 */
export async function readGguf(file: string): Promise<GgufFile> {
  const size = await checkBeginning(file);
  return interpretGguf(await parse(file), file, size);
}

/**
 * What a GGUF file's header says.
 * @param file its path or address, named in errors
 * @param size of the file in bytes
 * @throws ModelError `modelDamaged` or `modelUnsupported`
 */
export function interpretGguf(
  { metadata: raw, tensorInfos, tensorDataOffset, littleEndian }: GGUFParseOutput,
  file: string,
  size: number,
): GgufFile {
  const metadata = Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, plain(value)]));
  const parts = Number(metadata['split.count'] ?? 1);
  if (parts > 1) {
    throw unsupported(file, `it is one of ${parts} parts, which "llama-gguf-split --merge" joins`);
  }
  if (!littleEndian) throw unsupported(file, 'its numbers are big-endian');
  const pairedIn = PAIRING.includes(metadata['general.architecture']) ? headSizeOf(metadata) : undefined;
  const tensors = tensorInfos.map(({ name: given, dtype: type, shape, offset }): TensorInfo => {
    const name = huggingFaceName(given);
    const dtype = type in GGMLQuantizationType ? GGMLQuantizationType[type] : `type ${type}`;
    // The other way round than elsewhere: the numbers that lie side by side come first.
    const sizes = shape.map(Number).reverse();
    const numbers = numberType(dtype);
    if (!numbers) throw unsupported(file, `it stores the tensor ${name} as ${dtype}`);
    if ((sizes.at(-1) ?? 1) % numbers.size !== 0)
      throw damaged(file, `has rows of broken blocks in the tensor ${given}`);
    const blocks = sizes.reduce((product, each) => product * each, 1) / numbers.size;
    return {
      file,
      name,
      dtype,
      shape: sizes,
      offset: Number(tensorDataOffset + offset),
      bytes: blocks * numbers.bytes,
      ...(pairedIn !== undefined && isRotated(name) && { pairedIn }),
    };
  });
  const beyond = tensors.find(({ offset, bytes }) => offset + bytes > size);
  if (beyond || Number(tensorDataOffset) > size)
    throw damaged(file, `ends before ${beyond ? `the end of the tensor ${beyond.name}` : 'its weights'}`);
  return { metadata, tensors };
}

/** @returns the file's size in bytes */
async function checkBeginning(file: string): Promise<number> {
  const handle = await openForReading(file);
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(Math.min(BEGINNING, size));
    await readFully(handle, file, bytes, 0);
    const beginning = new TextDecoder().decode(bytes);
    refuseLfsPointer(beginning, file);
    if (!beginning.startsWith('GGUF')) {
      throw new ModelError(
        'modelUnsupported',
        `${file} is not a GGUF file. Choose one, or the folder of a Hugging Face checkpoint.`,
      );
    }
    return size;
  } finally {
    await handle.close();
  }
}

async function parse(file: string): Promise<GGUFParseOutput> {
  try {
    return await gguf(file, { allowLocalFile: true });
  } catch (error) {
    throw damaged(
      file,
      `has a header that cannot be read (${error instanceof Error ? error.message : String(error)})`,
      error,
    );
  }
}

/** 64-bit integers are numbers here; none that is needed is larger. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(plain) : value;
}
