import type { JsonObject } from '../../runtime/json';

/** What Hugging Face calls the architectures that the graph computes; Mistral is written as Llama. */
const ARCHITECTURES: JsonObject = {
  llama: 'LlamaForCausalLM',
  qwen2: 'Qwen2ForCausalLM',
  qwen3: 'Qwen3ForCausalLM',
  granite: 'GraniteForCausalLM',
};

/**
 * A GGUF file's facts about its model in the words of a `config.json`, so that both are checked alike.
 * @param tensors shapes by the names that Hugging Face gives them
 */
export function configOf(metadata: JsonObject, tensors: ReadonlyMap<string, readonly number[]>): JsonObject {
  const architecture = architectureOf(metadata);
  const of = (key: string) => factOf(metadata, key);
  const experts = of('expert_count') ?? 0;
  const headSize = headSizeOf(metadata);
  return {
    _name_or_path: metadata['general.name'],
    architectures: [
      experts === 0 ? (ARCHITECTURES[architecture] ?? architecture) : `${architecture} of experts`,
    ],
    hidden_size: of('embedding_length'),
    intermediate_size: of('feed_forward_length'),
    num_hidden_layers: of('block_count'),
    num_attention_heads: of('attention.head_count'),
    num_key_value_heads: of('attention.head_count_kv'),
    head_dim: headSize,
    partial_rotary_factor: Number(of('rope.dimension_count') ?? headSize) / headSize,
    vocab_size: tensors.get('model.embed_tokens.weight')?.[0],
    max_position_embeddings: of('context_length'),
    rms_norm_eps: of('attention.layer_norm_rms_epsilon'),
    rope_theta: of('rope.freq_base'),
    rope_scaling: ropeScaling(of, tensors),
    embedding_multiplier: of('embedding_scale'),
    residual_multiplier: of('residual_scale'),
    attention_multiplier: of('attention.scale'),
    logits_scaling: of('logit_scale'),
    eos_token_id: [metadata['tokenizer.ggml.eos_token_id'], metadata['tokenizer.ggml.eot_token_id']],
    tie_word_embeddings: !tensors.has('lm_head.weight'),
  };
}

const architectureOf = (metadata: JsonObject): string => String(metadata['general.architecture']);

/** A fact that stands below the architecture's name. */
const factOf = (metadata: JsonObject, key: string): unknown => metadata[`${architectureOf(metadata)}.${key}`];

/** Numbers of an attention head; not a number where the file does not say enough. */
export function headSizeOf(metadata: JsonObject): number {
  const of = (key: string) => factOf(metadata, key);
  return Number(
    of('attention.key_length') ?? Number(of('embedding_length')) / Number(of('attention.head_count')),
  );
}

/** Of frequencies: how Llama 3's scaling is written out. */
const DIVISORS = 'rope_freqs.weight';

function ropeScaling(
  of: (key: string) => unknown,
  tensors: ReadonlyMap<string, readonly number[]>,
): JsonObject | undefined {
  if (tensors.has(DIVISORS)) return { type: 'divided', by: DIVISORS };
  // Files of 2023 name a factor alone, which is linear to llama.cpp.
  const factor = of('rope.scaling.factor') ?? of('rope.scale_linear');
  const type = of('rope.scaling.type') ?? (factor === undefined ? 'none' : 'linear');
  return type === 'none' ? undefined : { type, factor };
}
