/**
 * The number types of GGUF files that store weights in blocks, decoded to float32. Where an index runs twice over a block,
 * low halves of bytes come first, as in the format's reference implementation (ggml).
 */
import { half } from '../dtype';

/** How a number type lies in a file. */
export interface Block {
  /** Numbers of a block. */
  readonly size: number;
  readonly bytes: number;
  /** Writes a block's numbers. Scales are half-precision floats. */
  readonly decode: (block: DataView, out: Float32Array) => void;
}

const scale = (block: DataView, offset: number): number => half(block.getUint16(offset, true));

/** 4-bit number `index` of those that lie in `size / 2` bytes from `offset`, low halves first. */
const nibble = (block: DataView, offset: number, size: number, index: number): number =>
  (block.getUint8(offset + (index % (size / 2))) >> (index < size / 2 ? 0 : 4)) & 0xf;

/** Blocks of 32 numbers, offset + scale · number; 5-bit numbers have their highest bits apart. */
function simple(bits: 4 | 5, hasOffset: boolean): Block {
  const high = hasOffset ? 4 : 2;
  const low = high + (bits === 5 ? 4 : 0);
  return {
    size: 32,
    bytes: low + 16,
    decode(block, out) {
      const d = scale(block, 0);
      const offset = hasOffset ? scale(block, 2) : -d * 2 ** (bits - 1);
      const highest = bits === 5 ? block.getUint32(high, true) : 0;
      for (let at = 0; at < out.length; at++) {
        out[at] = d * (nibble(block, low, 32, at) | (((highest >>> at) & 1) << 4)) + offset;
      }
    },
  };
}

const Q8_0: Block = {
  size: 32,
  bytes: 34,
  decode(block, out) {
    const d = scale(block, 0);
    for (let at = 0; at < out.length; at++) out[at] = d * block.getInt8(2 + at);
  },
};

/** Number `at` of 256 that have two bits each: 128 in 32 bytes, lowest bits first. */
const pair = (block: DataView, offset: number, at: number): number =>
  (block.getUint8(offset + 32 * (at >> 7) + (at & 31)) >> (2 * ((at >> 5) & 3))) & 3;

/** Number `at` of 256 that have four bits each: 64 in 32 bytes. */
const quad = (block: DataView, offset: number, at: number): number =>
  nibble(block, offset + 32 * (at >> 6), 64, at & 63);

const Q2_K: Block = {
  size: 256,
  bytes: 84,
  decode(block, out) {
    const [d, least] = [scale(block, 80), scale(block, 82)];
    for (let at = 0; at < out.length; at++) {
      const both = block.getUint8(at >> 4);
      out[at] = d * (both & 0xf) * pair(block, 16, at) - least * (both >> 4);
    }
  },
};

const Q3_K: Block = {
  size: 256,
  bytes: 110,
  decode(block, out) {
    const d = scale(block, 108);
    for (let at = 0; at < out.length; at++) {
      const group = at >> 4;
      // Sixteen scales of six bits: 4 bits as halves of 8 bytes, 2 bits as quarters of 4.
      const low = nibble(block, 96, 16, group);
      const top = (block.getUint8(104 + (group & 3)) >> (2 * (group >> 2))) & 3;
      const isUpper = (block.getUint8(at & 31) >> (at >> 5)) & 1;
      out[at] = d * ((low | (top << 4)) - 32) * (pair(block, 32, at) - (isUpper ? 0 : 4));
    }
  },
};

/** Scale and offset of 32 numbers, 6 bits each, of the eight groups in twelve bytes from 4. */
function sixBits(block: DataView, group: number): readonly [scale: number, offset: number] {
  const at = 4 + (group & 3);
  const [first, second] = [block.getUint8(at), block.getUint8(at + 4)];
  if (group < 4) return [first & 63, second & 63];
  const low = block.getUint8(at + 8);
  return [(low & 0xf) | ((first >> 6) << 4), (low >> 4) | ((second >> 6) << 4)];
}

/** Blocks of 256 numbers in eight groups; 5-bit numbers have their highest bits apart. */
function grouped(bits: 4 | 5): Block {
  const low = bits === 5 ? 48 : 16;
  return {
    size: 256,
    bytes: low + 128,
    decode(block, out) {
      const [d, least] = [scale(block, 0), scale(block, 2)];
      for (let group = 0; group < 8; group++) {
        const [factor, offset] = sixBits(block, group);
        for (let at = 32 * group; at < 32 * (group + 1); at++) {
          const high = bits === 5 ? (block.getUint8(16 + (at & 31)) >> group) & 1 : 0;
          out[at] = d * factor * (quad(block, low, at) | (high << 4)) - least * offset;
        }
      }
    },
  };
}

const Q6_K: Block = {
  size: 256,
  bytes: 210,
  decode(block, out) {
    const d = scale(block, 208);
    for (let at = 0; at < out.length; at++) {
      // 128 numbers have their low bits in 64 bytes, and their high ones in 32.
      const low = nibble(block, 64 * (at >> 7), 128, at & 127);
      out[at] = d * block.getInt8(192 + (at >> 4)) * ((low | (pair(block, 128, at) << 4)) - 32);
    }
  },
};

/** What 4 bits stand for where they are not evenly spaced. */
const UNEVEN = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

const IQ4_NL: Block = {
  size: 32,
  bytes: 18,
  decode(block, out) {
    const d = scale(block, 0);
    for (let at = 0; at < out.length; at++) out[at] = d * UNEVEN[nibble(block, 2, 32, at)];
  },
};

const IQ4_XS: Block = {
  size: 256,
  bytes: 136,
  decode(block, out) {
    const d = scale(block, 0);
    const top = block.getUint16(2, true);
    for (let at = 0; at < out.length; at++) {
      const group = at >> 5;
      const low = (block.getUint8(4 + (group >> 1)) >> (4 * (group & 1))) & 0xf;
      const factor = (low | (((top >> (2 * group)) & 3) << 4)) - 32;
      out[at] = d * factor * UNEVEN[nibble(block, 8 + 16 * group, 32, at & 31)];
    }
  },
};

/** By the names that the format gives them. Types of fewer bits need tables of thousands of numbers, and serve no small model. */
export const BLOCKS: Readonly<Record<string, Block>> = {
  Q4_0: simple(4, false),
  Q4_1: simple(4, true),
  Q5_0: simple(5, false),
  Q5_1: simple(5, true),
  Q8_0,
  Q2_K,
  Q3_K,
  Q4_K: grouped(4),
  Q5_K: grouped(5),
  Q6_K,
  IQ4_NL,
  IQ4_XS,
};
