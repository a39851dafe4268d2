import { hash32 } from '../../decoding/noise';

/** A figure with its 95 % confidence interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.959964;
const RESAMPLES = 1000;
const SEED = 2024;

/** A share of `hits` among `n` trials with Wilson's score interval (1927), which holds near 0 and 1 too. */
export function wilson(hits: number, n: number): Estimate {
  if (n === 0) return { value: 0, low: 0, high: 1 };
  const p = hits / n;
  const scale = 1 + Z ** 2 / n;
  const centre = (p + Z ** 2 / (2 * n)) / scale;
  const half = (Z / scale) * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2));
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * Σ numerators ÷ Σ denominators with a percentile bootstrap interval (Efron 1979) over the parts; with
 * denominators of 1 it is a mean. The same parts give the same interval.
 */
export function bootstrapRatio(
  parts: readonly (readonly [numerator: number, denominator: number])[],
): Estimate {
  if (parts.length === 0) return { value: 0, low: 0, high: 0 };
  const ratio = (pick: (index: number) => number) => {
    let above = 0;
    let below = 0;
    for (let index = 0; index < parts.length; index++) {
      const [numerator, denominator] = parts[pick(index)];
      above += numerator;
      below += denominator;
    }
    return below === 0 ? 0 : above / below;
  };
  const resampled = Array.from({ length: RESAMPLES }, (_, sample) =>
    ratio((index) => hash32(SEED, sample, index) % parts.length),
  ).sort((a, b) => a - b);
  return {
    value: ratio((index) => index),
    low: resampled[Math.floor(0.025 * RESAMPLES)],
    high: resampled[Math.ceil(0.975 * RESAMPLES) - 1],
  };
}

/** `12.3 % [9.8, 15.4]` */
export const percent = ({ value, low, high }: Estimate): string =>
  withInterval({ value: 100 * value, low: 100 * low, high: 100 * high }, 1, ' %');

/** `1.32 [1.28, 1.37]` with two digits. @param unit behind the value */
export const withInterval = ({ value, low, high }: Estimate, digits: number, unit = ''): string =>
  `${value.toFixed(digits)}${unit} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
