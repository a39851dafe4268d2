/** Fits the weights of `Trust` to text whose continuation is known. */
import { shareOf, TRUST_FEATURES, type Trust } from '../../decoding/interpolation';
import { mean } from '../bench/measure';

/** Where counted text comes from. */
export const SOURCES = ['workspace', 'text'] as const;
export type Source = (typeof SOURCES)[number];
export type Trusts = Readonly<Record<Source, Trust>>;

/** A place in a text, seen from the token that stands there. */
export interface Example {
  /** Probability that the model gives to that token. */
  readonly model: number;
  /** Shorter matches first, as they are mixed. */
  readonly evidence: readonly SeenEvidence[];
}

export interface SeenEvidence {
  readonly source: Source;
  readonly features: Trust;
  /** Share of that token among what was counted. */
  readonly counted: number;
}

/** Tokens that neither model nor counts know have this probability. */
const LEAST = 1e-6;

const STEPS = 400;
const RATE = 0.05;
/** Of the squared weights, so that a feature which says nothing gets no weight. */
const DECAY = 1e-4;

/** Probability of the token under the mixture. `used` leaves sources out. */
export function probability(
  { model, evidence }: Example,
  trusts: Trusts,
  used: readonly Source[] = SOURCES,
): number {
  return evidence.reduce((p, { source, features, counted }) => {
    if (!used.includes(source)) return p;
    const share = shareOf(features, trusts[source]);
    return (1 - share) * p + share * counted;
  }, model);
}

/** Mean code length of a token, in bits. */
export function bitsPerToken(
  examples: readonly Example[],
  trusts: Trusts,
  used: readonly Source[] = SOURCES,
): number {
  return mean(examples.map((example) => -Math.log2(Math.max(LEAST, probability(example, trusts, used)))));
}

/** The weights with the least bits per token, by gradient descent (Adam: Kingma and Ba 2015, arXiv 1412.6980). */
export function fitTrust(examples: readonly Example[], start: Trusts): Trusts {
  const weights = SOURCES.flatMap((source) => TRUST_FEATURES.map((name) => start[source][name]));
  const [first, second] = [weights.map(() => 0), weights.map(() => 0)];
  for (let step = 1; step <= STEPS; step++) {
    const gradient = gradientOf(examples, toTrusts(weights));
    // The steps become smaller towards the end, where they would only circle.
    const rate = RATE * Math.min(1, (2 * (STEPS - step)) / STEPS);
    weights.forEach((weight, at) => {
      const slope = gradient[at] + 2 * DECAY * weight;
      first[at] = 0.9 * first[at] + 0.1 * slope;
      second[at] = 0.999 * second[at] + 0.001 * slope ** 2;
      const [mean, square] = [first[at] / (1 - 0.9 ** step), second[at] / (1 - 0.999 ** step)];
      weights[at] -= (rate * mean) / (Math.sqrt(square) + 1e-8);
    });
  }
  return toTrusts(weights);
}

/** Of the mean of −ln p, by weight: those of all features of the first source, then of the next. */
function gradientOf(examples: readonly Example[], trusts: Trusts): readonly number[] {
  const gradient = SOURCES.flatMap(() => TRUST_FEATURES.map(() => 0));
  for (const { model, evidence } of examples) {
    const shares = evidence.map(({ source, features }) => shareOf(features, trusts[source]));
    const before = [model];
    evidence.forEach(({ counted }, at) => before.push((1 - shares[at]) * before[at] + shares[at] * counted));
    const p = before[evidence.length];
    let slope = p > LEAST ? -1 / (p * examples.length) : 0;
    for (let at = evidence.length - 1; at >= 0; at--) {
      const { source, features, counted } = evidence[at];
      const bySum = slope * (counted - before[at]) * shares[at] * (1 - shares[at]);
      const offset = SOURCES.indexOf(source) * TRUST_FEATURES.length;
      TRUST_FEATURES.forEach((name, index) => {
        gradient[offset + index] += bySum * features[name];
      });
      slope *= 1 - shares[at];
    }
  }
  return gradient;
}

function toTrusts(weights: readonly number[]): Trusts {
  const of = (source: Source): Trust => {
    const offset = SOURCES.indexOf(source) * TRUST_FEATURES.length;
    const weight = (name: keyof Trust) => weights[offset + TRUST_FEATURES.indexOf(name)];
    return {
      bias: weight('bias'),
      length: weight('length'),
      places: weight('places'),
      kinds: weight('kinds'),
      agreement: weight('agreement'),
      doubt: weight('doubt'),
    };
  };
  return { workspace: of('workspace'), text: of('text') };
}
