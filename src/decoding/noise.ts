/**
 * Counter-based noise: a pure function of its key, so that a draft's randomness does not depend on the order in
 * which rows are evaluated, on other drafts, or on how often a step is replayed (Salmon et al. 2011, "Parallel
 * random numbers: as easy as 1, 2, 3").
 */

/** Murmur3's finaliser: every input bit changes every output bit with probability near one half. */
function avalanche(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const START = 0x9e3779b9;

/** The hash of a key with one more part, from the hash of the key. */
export const extendHash = (hash: number, part: number): number =>
  avalanche(Math.imul(hash, 31) + avalanche(part ^ Math.trunc(part / 0x1_0000_0000)));

/** 32 well-mixed bits from a list of integers. */
export function hash32(...key: readonly number[]): number {
  let hash = START;
  for (const part of key) hash = extendHash(hash, part);
  return hash;
}

/** A uniform number in [0, 1) with 53 random bits, fixed by its key. */
export function uniform(...key: readonly number[]): number {
  const high = hash32(...key, 0) >>> 5;
  const low = hash32(...key, 1) >>> 6;
  return (high * 0x400_0000 + low) / 0x20_0000_0000_0000;
}

/**
 * A standard Gumbel variable, −log(−log u), fixed by its key: the argmax of logits with one added to each is a draw
 * from their softmax.
 */
export function gumbel(...key: readonly number[]): number {
  return -Math.log(-Math.log(Math.max(uniform(...key), Number.MIN_VALUE)));
}
