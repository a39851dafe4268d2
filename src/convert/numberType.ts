import { BYTES_OF, decode, isDtype } from './dtype';
import { BLOCKS } from './gguf/blocks';

/** How numbers of a type lie in a file: one by one, or in blocks that share a scale. */
export interface NumberType {
  /** Numbers of a block. */
  readonly size: number;
  /** Bytes of a block. */
  readonly bytes: number;
  /** @param bytes whole blocks, aligned to the size of plain numbers */
  readonly decode: (bytes: Uint8Array) => Float32Array;
}

/** A type by the name that weights files give it; undefined for one that cannot be decoded. */
export function numberType(name: string): NumberType | undefined {
  if (isDtype(name)) return { size: 1, bytes: BYTES_OF[name], decode: (bytes) => decode(name, bytes) };
  if (!Object.hasOwn(BLOCKS, name)) return undefined;
  const { size, bytes: step, decode: decodeBlock } = BLOCKS[name];
  return {
    size,
    bytes: step,
    decode(bytes) {
      const floats = new Float32Array((bytes.byteLength / step) * size);
      for (let at = 0, from = 0; at < floats.length; at += size, from += step) {
        const block = new DataView(bytes.buffer, bytes.byteOffset + from, step);
        decodeBlock(block, floats.subarray(at, at + size));
      }
      return floats;
    },
  };
}
