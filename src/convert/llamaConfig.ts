/** Reads `config.json` of a Llama-architecture checkpoint and refuses what the graph would get wrong. */
import { basename, join } from 'node:path';
import type { AttentionWindow } from '../runtime/contract';
import { ModelError } from '../runtime/errors';
import { isObject, readJsonObject, type JsonObject } from '../runtime/json';
import { parseRope, type Rope } from './rotary';
import { unsupported } from './sourceErrors';

/** Architectures whose computation is Llama's, apart from biases, which are recognised by their tensors. */
const ARCHITECTURES = ['LlamaForCausalLM', 'MinistralForCausalLM', 'MistralForCausalLM', 'Qwen2ForCausalLM'];

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
    throw new ModelError('modelDamaged', `${path} has a wrong "rms_norm_eps". Download the model again.`);
  }
  const name = json['_name_or_path'];
  return {
    name: typeof name === 'string' && name !== '' ? basename(name) : undefined,
    layers,
    hiddenSize,
    intermediateSize: count('intermediate_size'),
    heads,
    kvHeads,
    headSize,
    vocabulary: count('vocab_size'),
    normEpsilon: epsilon,
    tied: json['tie_word_embeddings'] === true,
    rope: parseRope(json, path),
    endTokens: [json['eos_token_id']].flat().filter((id) => typeof id === 'number'),
    maxPositions,
    ...(tokens < maxPositions && { window: { tokens, layers: windowed } }),
  };
}

function checkArchitecture(json: JsonObject, path: string): void {
  const named = json['architectures'];
  const architecture: unknown = Array.isArray(named) ? named[0] : undefined;
  if (typeof architecture !== 'string' || !ARCHITECTURES.includes(architecture)) {
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
}

/**
 * The layers that see a window, ascending. Qwen2 names a window that it does not use unless told to, and then in the
 * layers from `max_window_layers` on; Mistral uses the one that it names in all; Llama has none. `layer_types` goes
 * before all of these.
 */
function windowedLayers(json: JsonObject, layers: number, path: string): readonly number[] {
  if ((json['sliding_window'] ?? null) === null) return [];
  const all = Array.from({ length: layers }, (_, layer) => layer);
  const architecture: unknown = [json['architectures']].flat()[0];
  const isMistral = architecture === 'MistralForCausalLM' || architecture === 'MinistralForCausalLM';
  if (architecture === 'LlamaForCausalLM' || (json['use_sliding_window'] ?? isMistral) !== true) return [];
  const types = json['layer_types'] ?? undefined;
  if (types === undefined) {
    const first = isMistral ? 0 : json['max_window_layers'];
    return all.filter((layer) => layer >= (typeof first === 'number' ? first : layers));
  }
  if (!Array.isArray(types) || types.length !== layers)
    throw new ModelError('modelDamaged', `${path} has a wrong "layer_types". Download the model again.`);
  const other: unknown = types.find((type) => type !== SLIDING && type !== 'full_attention');
  if (other !== undefined) throw unsupported(path, `layers of the type ${JSON.stringify(other)} are unknown`);
  return all.filter((layer) => types[layer] === SLIDING);
}

const SLIDING = 'sliding_attention';
