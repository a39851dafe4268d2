/**
 * A product of bytes as large as one can be. Processors without instructions for it (VNNI, AMX, the dot products of
 * ARM) add two products up in 16 bits and cut off what overflows; the runtime has a slower kernel for those, which the
 * session must ask for. Nothing in Node says what the processor has, so it is asked for this product.
 */
const COLUMNS = 64;
const [LARGEST_BYTE, LARGEST_WEIGHT] = [255, 127];

export const BYTE_PRODUCTS = {
  /** One `MatMulInteger` as an ONNX file; a test in `src/convert` makes it anew. */
  graph: Buffer.from(
    'CAgSCnN1cGVyZHJhZnQ6oAEKOwoFYnl0ZXMKB3dlaWdodHMSB3Byb2R1Y3QaD01hdE11bEludGVnZXJfMCINTWF0TXVsSW50ZWdlcjoAEgxieXRlUHJvZHVjdHNaGQoFYnl0ZXMSEAoOCAISCgoDEgFSCgMSAUNaGwoHd2VpZ2h0cxIQCg4IAxIKCgMSAUMKAxIBTmIbCgdwcm9kdWN0EhAKDggGEgoKAxIBUgoDEgFOQgQKABARQhEKDWNvbS5taWNyb3NvZnQQAQ==',
    'base64',
  ),
  /** uint8 [R, C] */
  bytes: 'bytes',
  /** int8 [C, N] */
  weights: 'weights',
  /** int32 [R, N] */
  product: 'product',
  columns: COLUMNS,
  largestByte: LARGEST_BYTE,
  largestWeight: LARGEST_WEIGHT,
  /** What each element of the product is where nothing is cut off. */
  expected: COLUMNS * LARGEST_BYTE * LARGEST_WEIGHT,
} as const;
