/** The number types that checkpoints store, decoded to float32. All are little-endian. */

/** Bytes of a number of each type. */
export const BYTES_OF = { F32: 4, F16: 2, BF16: 2 } as const;
export type Dtype = keyof typeof BYTES_OF;

export const isDtype = (name: string): name is Dtype => Object.hasOwn(BYTES_OF, name);

/** The value of each of the 65,536 half-precision bit patterns: a look-up is several times faster than arithmetic. */
const HALF_VALUES: Float32Array = (() => {
  const values = new Float32Array(0x10000);
  for (let bits = 0; bits < values.length; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0x1f) values[bits] = fraction === 0 ? sign * Infinity : NaN;
    else if (exponent === 0) values[bits] = sign * fraction * 2 ** -24;
    else values[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return values;
})();

/** The value of a half-precision number. @param bits all 16 of them */
export const half = (bits: number): number => HALF_VALUES[bits];

/**
 * Decodes numbers.
 * @param bytes their little-endian bytes, aligned to their size within the buffer
 */
export function decode(dtype: Dtype, bytes: Uint8Array): Float32Array {
  const count = bytes.byteLength / BYTES_OF[dtype];
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes.buffer, bytes.byteOffset, count);
    case 'F16': {
      const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, count);
      const floats = new Float32Array(count);
      for (let i = 0; i < count; i++) floats[i] = HALF_VALUES[halves[i]];
      return floats;
    }
    case 'BF16': {
      // The upper half of a float32.
      const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, count);
      const words = new Uint32Array(count);
      for (let i = 0; i < count; i++) words[i] = halves[i] << 16;
      return new Float32Array(words.buffer);
    }
  }
}
