/** Reads `config.json` of a Llama-architecture checkpoint and refuses what the graph would get wrong. */
import { basename, join } from 'node:path';
import type { AttentionWindow } from '../runtime/contract';
import { ModelError } from '../runtime/errors';
import { isObject, readJsonObject, type JsonObject } from '../runtime/json';
import { llamaMultipliers, parseMultipliers, type Multipliers } from './multipliers';
import { parseRope, type Rope } from './rotary';
import { unsupported, wrongFact } from './sourceErrors';

const GRANITE_HYBRID = 'GraniteMoeHybridForCausalLM';
const GRANITES: readonly unknown[] = ['GraniteForCausalLM', GRANITE_HYBRID];
const MISTRALS: readonly unknown[] = ['MinistralForCausalLM', 'MistralForCausalLM'];
const QWEN3 = 'Qwen3ForCausalLM';

/**
 * Architectures whose computation is Llama's, apart from biases, which are recognised by their tensors, and from what
 * `LlamaConfig` says.
 */
const ARCHITECTURES: readonly unknown[] = [
  'LlamaForCausalLM',
  ...MISTRALS,
  'Qwen2ForCausalLM',
  QWEN3,
  ...GRANITES,
];

export interface LlamaConfig {
  /** The model's own name (`_name_or_path`), where the checkpoint says it. */
  readonly name: string | undefined;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly vocabulary: number;
  readonly normEpsilon: number;
  /** Each head of queries and keys is normed before it is rotated. */
  readonly hasHeadNorms: boolean;
  readonly multipliers: Multipliers;
  /** The head is the embedding. */
  readonly tied: boolean;
  readonly rope: Rope;
  /** Ids that end a text. */
  readonly endTokens: readonly number[];
  readonly maxPositions: number;
  /** Absent where no text of `maxPositions` tokens is longer than the window. */
  readonly window?: AttentionWindow;
}

/** @throws ModelError `modelMissing`, `modelDamaged` or `modelUnsupported` */
export async function readLlamaConfig(folder: string): Promise<LlamaConfig> {
  const path = join(folder, 'config.json');
  return parseLlamaConfig(await readJsonObject(path), path);
}

/** @param path named in errors */
export function parseLlamaConfig(json: JsonObject, path: string): LlamaConfig {
  checkArchitecture(json, path);
  const architecture = architectureOf(json);
  const count = (key: string, fallback?: number): number => {
    const value = json[key] ?? fallback;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
    throw new ModelError(
      'modelDamaged',
      `${path} has ${value === undefined ? 'no' : 'a wrong'} "${key}". Download the model again.`,
    );
  };
  const hiddenSize = count('hidden_size');
  const heads = count('num_attention_heads');
  const kvHeads = count('num_key_value_heads', heads);
  const headSize = count('head_dim', hiddenSize / heads);
  const layers = count('num_hidden_layers');
  const maxPositions = count('max_position_embeddings');
  const windowed = windowedLayers(json, layers, path);
  const tokens = windowed.length === 0 ? Infinity : count('sliding_window');
  if (heads % kvHeads !== 0) {
    throw unsupported(path, `${heads} query heads over ${kvHeads} key-value heads do not divide evenly`);
  }
  if (headSize % 2 !== 0) throw unsupported(path, `heads of ${headSize} have no halves to rotate`);
  const epsilon = json['rms_norm_eps'] ?? 1e-6;
  if (typeof epsilon !== 'number' || !(epsilon > 0)) {
    throw wrongFact(path, 'rms_norm_eps');
  }
  const name = json['_name_or_path'];
  return {
    name: typeof name === 'string' && name !== '' ? basename(name) : undefined,
    layers,
    hiddenSize,
    intermediateSize: count(
      architecture === GRANITE_HYBRID ? 'shared_intermediate_size' : 'intermediate_size',
    ),
    heads,
    kvHeads,
    headSize,
    vocabulary: count('vocab_size'),
    normEpsilon: epsilon,
    hasHeadNorms: architecture === QWEN3,
    multipliers: GRANITES.includes(architecture) ? parseMultipliers(json, path) : llamaMultipliers(headSize),
    tied: json['tie_word_embeddings'] === true,
    rope: parseRope(json, path),
    endTokens: [json['eos_token_id']].flat().filter((id) => typeof id === 'number'),
    maxPositions,
    ...(tokens < maxPositions && { window: { tokens, layers: windowed } }),
  };
}

const architectureOf = (json: JsonObject): unknown => [json['architectures']].flat()[0];

function checkArchitecture(json: JsonObject, path: string): void {
  const architecture = architectureOf(json);
  if (!ARCHITECTURES.includes(architecture)) {
    throw unsupported(
      path,
      `the architecture ${String(architecture)} is none of ${ARCHITECTURES.join(', ')}`,
    );
  }
  const activation = json['hidden_act'] ?? 'silu';
  if (activation !== 'silu')
    throw unsupported(path, `the activation ${JSON.stringify(activation)} is not silu`);
  if (isObject(json['quantization_config'])) {
    throw unsupported(path, 'its weights are quantised already; take the original checkpoint');
  }
  const partial = json['partial_rotary_factor'] ?? 1;
  if (partial !== 1) throw unsupported(path, 'only a part of each head is rotated');
  if (architecture === GRANITE_HYBRID) checkHybrid(json, path);
}

/** Some of Granite 4 are hybrids by name alone: all of their layers have attention, and one network for all tokens. */
function checkHybrid(json: JsonObject, path: string): void {
  const types = json['layer_types'];
  const isAttention = (type: unknown) => type === 'attention' || type === 'full_attention';
  if (!Array.isArray(types) || !types.every(isAttention))
    throw unsupported(path, 'not all of its layers have attention, some are recurrent');
  if (json['num_local_experts'] !== 0) throw unsupported(path, 'it is a mixture of experts');
  if (json['position_embedding_type'] !== 'rope') throw unsupported(path, 'its heads are not rotated');
}

/**
 * The layers that see a window, ascending. Qwen names a window that it does not use unless told to, and then in the
 * layers from `max_window_layers` on; Mistral uses the one that it names in all; Llama has none. `layer_types` goes
 * before all of these.
 */
function windowedLayers(json: JsonObject, layers: number, path: string): readonly number[] {
  if ((json['sliding_window'] ?? null) === null) return [];
  const all = Array.from({ length: layers }, (_, layer) => layer);
  const architecture = architectureOf(json);
  const isMistral = MISTRALS.includes(architecture);
  if (architecture === 'LlamaForCausalLM' || (json['use_sliding_window'] ?? isMistral) !== true) return [];
  const types = json['layer_types'] ?? undefined;
  if (types === undefined) {
    const first = isMistral ? 0 : json['max_window_layers'];
    return all.filter((layer) => layer >= (typeof first === 'number' ? first : layers));
  }
  if (!Array.isArray(types) || types.length !== layers) throw wrongFact(path, 'layer_types');
  const other: unknown = types.find((type) => type !== SLIDING && type !== 'full_attention');
  if (other !== undefined) throw unsupported(path, `layers of the type ${JSON.stringify(other)} are unknown`);
  return all.filter((layer) => types[layer] === SLIDING);
}

const SLIDING = 'sliding_attention';
