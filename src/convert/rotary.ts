/** Rotary position tables: cos and sin of position · frequency, as Hugging Face computes them (in float32). */
import { ModelError } from '../runtime/errors';
import { isObject, type JsonObject } from '../runtime/json';
import { unsupported } from './sourceErrors';
import type { Source } from './weightPlan';

export interface Rope {
  readonly theta: number;
  readonly scaling: RopeScaling;
}

export type RopeScaling =
  | { readonly type: 'default' }
  | { readonly type: 'linear'; readonly factor: number }
  | {
      readonly type: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalPositions: number;
    }
  | {
      /** Llama 3's in GGUF files, which write out what each frequency is divided by. */
      readonly type: 'divided';
      /** The vector's name: [head size / 2]. */
      readonly by: string;
    };

/**
 * From `config.json`: `rope_parameters` (new) or `rope_theta` and `rope_scaling` (old).
 * @throws ModelError `modelUnsupported` for other scalings, `modelDamaged` for missing numbers
 */
export function parseRope(json: JsonObject, path: string): Rope {
  const given = json['rope_parameters'] ?? json['rope_scaling'];
  const parameters = isObject(given) ? given : {};
  const number = (key: string, value: unknown): number => {
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
    throw new ModelError('modelDamaged', `${path} has no or a wrong "${key}". Download the model again.`);
  };
  const of = (key: string) => number(key, parameters[key]);
  const theta = number('rope_theta', parameters['rope_theta'] ?? json['rope_theta'] ?? 10_000);
  const type = parameters['rope_type'] ?? parameters['type'] ?? 'default';
  switch (type) {
    case 'default':
      return { theta, scaling: { type: 'default' } };
    case 'linear':
      return { theta, scaling: { type: 'linear', factor: of('factor') } };
    case 'llama3':
      return {
        theta,
        scaling: {
          type: 'llama3',
          factor: of('factor'),
          lowFrequencyFactor: of('low_freq_factor'),
          highFrequencyFactor: of('high_freq_factor'),
          originalPositions: of('original_max_position_embeddings'),
        },
      };
    case 'divided':
      return { theta, scaling: { type: 'divided', by: String(parameters['by']) } };
    default:
      throw unsupported(
        path,
        `the rotary scaling ${JSON.stringify(type)} is none of default, linear, llama3`,
      );
  }
}

export interface RotaryTables {
  /** Both [positions, headSize / 2]; the two halves of a head share their angles. */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/** The vector of a checkpoint that `rotaryTables` needs, if there is one. */
export const rotaryDivisors = ({ scaling }: Rope, headSize: number): readonly Source[] =>
  scaling.type === 'divided' ? [{ name: scaling.by, shape: [headSize / 2] }] : [];

/** @param divisors of the frequencies, where they are `divided` */
export function rotaryTables(
  rope: Rope,
  headSize: number,
  positions: number,
  divisors?: Float32Array,
): RotaryTables {
  const frequencies = rotaryFrequencies(rope, headSize).map((value, at) => value / (divisors?.[at] ?? 1));
  const half = frequencies.length;
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(position * frequencies[i]);
      cos[position * half + i] = Math.cos(angle);
      sin[position * half + i] = Math.sin(angle);
    }
  }
  return { cos, sin };
}

/** [headSize / 2], radians per position, highest first */
export function rotaryFrequencies({ theta, scaling }: Rope, headSize: number): Float32Array {
  return Float32Array.from({ length: headSize / 2 }, (_, i) =>
    scale(theta ** ((-2 * i) / headSize), scaling),
  );
}

function scale(frequency: number, scaling: RopeScaling): number {
  switch (scaling.type) {
    case 'default':
    case 'divided':
      return frequency;
    case 'linear':
      return frequency / scaling.factor;
    case 'llama3': {
      // Slow rotations are stretched by the factor, fast ones stay, those between are blended.
      const { factor, lowFrequencyFactor, highFrequencyFactor, originalPositions } = scaling;
      const turns = (originalPositions * frequency) / (2 * Math.PI);
      const kept = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
      const share = Math.min(1, Math.max(0, kept));
      return share * frequency + (1 - share) * (frequency / factor);
    }
  }
}
