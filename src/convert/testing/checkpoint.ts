/** Small random checkpoints in the Hugging Face layout, for tests and measurements. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface TestTensor {
  readonly shape: readonly number[];
  readonly floats: Float32Array;
}

export type TestDtype = 'F32' | 'BF16';

export interface TestSizes {
  readonly layers: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly vocabulary: number;
  readonly normEpsilon: number;
}

export interface TestModel {
  readonly sizes: TestSizes;
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: ReadonlyMap<string, TestTensor>;
}

export interface TestModelOptions {
  readonly sizes?: Partial<TestSizes>;
  readonly tied?: boolean;
  /** Biases on queries, keys and values, as Qwen2 has them, or on all matrices of a layer, as Granite Code has. */
  readonly biases?: boolean | 'everywhere';
  /** Norms of the heads of queries and keys, as Qwen3 has them. */
  readonly headNorms?: boolean;
  /** Replaces or adds entries of config.json. */
  readonly config?: Readonly<Record<string, unknown>>;
}

const SIZES: TestSizes = {
  layers: 2,
  hiddenSize: 64,
  intermediateSize: 160,
  heads: 4,
  kvHeads: 2,
  headSize: 16,
  vocabulary: 320,
  normEpsilon: 1e-5,
};

/** A model whose weights are uniform noise of about the size that training leaves. */
export function randomModel(options: TestModelOptions = {}): TestModel {
  const { tied = true, biases = false, headNorms = false } = options;
  const sizes = { ...SIZES, ...options.sizes };
  const { layers, hiddenSize, intermediateSize, heads, kvHeads, headSize, vocabulary } = sizes;
  const random = generator(7);
  const tensors = new Map<string, TestTensor>();
  const add = (name: string, shape: number[], scale: number, offset = 0) => {
    const count = shape.reduce((product, size) => product * size, 1);
    tensors.set(name, {
      shape,
      floats: Float32Array.from({ length: count }, () => offset + scale * random()),
    });
  };
  const matrix = (name: string, rows: number, columns: number) => {
    add(`${name}.weight`, [rows, columns], 2 / Math.sqrt(columns));
  };
  matrix('model.embed_tokens', vocabulary, hiddenSize);
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `model.layers.${layer}`;
    add(`${prefix}.input_layernorm.weight`, [hiddenSize], 0.2, 1);
    add(`${prefix}.post_attention_layernorm.weight`, [hiddenSize], 0.2, 1);
    for (const [name, rows] of [
      ['q_proj', heads * headSize],
      ['k_proj', kvHeads * headSize],
      ['v_proj', kvHeads * headSize],
    ] as const) {
      matrix(`${prefix}.self_attn.${name}`, rows, hiddenSize);
      if (biases) add(`${prefix}.self_attn.${name}.bias`, [rows], 0.5);
    }
    if (headNorms)
      for (const name of ['q_norm', 'k_norm']) add(`${prefix}.self_attn.${name}.weight`, [headSize], 0.2, 1);
    matrix(`${prefix}.self_attn.o_proj`, hiddenSize, heads * headSize);
    matrix(`${prefix}.mlp.gate_proj`, intermediateSize, hiddenSize);
    matrix(`${prefix}.mlp.up_proj`, intermediateSize, hiddenSize);
    matrix(`${prefix}.mlp.down_proj`, hiddenSize, intermediateSize);
    if (biases === 'everywhere') {
      for (const name of ['self_attn.o_proj', 'mlp.down_proj'])
        add(`${prefix}.${name}.bias`, [hiddenSize], 0.5);
      for (const name of ['mlp.gate_proj', 'mlp.up_proj'])
        add(`${prefix}.${name}.bias`, [intermediateSize], 0.5);
    }
  }
  add('model.norm.weight', [hiddenSize], 0.2, 1);
  if (!tied) matrix('lm_head', vocabulary, hiddenSize);
  return {
    sizes,
    tensors,
    config: {
      architectures: [
        headNorms ? 'Qwen3ForCausalLM' : biases === true ? 'Qwen2ForCausalLM' : 'LlamaForCausalLM',
      ],
      hidden_size: hiddenSize,
      intermediate_size: intermediateSize,
      num_hidden_layers: layers,
      num_attention_heads: heads,
      num_key_value_heads: kvHeads,
      head_dim: headSize,
      vocab_size: vocabulary,
      max_position_embeddings: 2048,
      rms_norm_eps: sizes.normEpsilon,
      rope_theta: 10_000,
      hidden_act: 'silu',
      tie_word_embeddings: tied,
      eos_token_id: 0,
      ...options.config,
    },
  };
}

export async function writeJson(folder: string, name: string, value: unknown): Promise<void> {
  await writeFile(join(folder, name), JSON.stringify(value));
}

/** A tokenizer whose tokens are named `t0`, `t1`, … */
export async function writeTokenizer(folder: string, vocabulary: number): Promise<void> {
  const vocab = Object.fromEntries(Array.from({ length: vocabulary }, (_, id) => [`t${id}`, id]));
  const steps = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null };
  const model = { type: 'BPE', vocab, merges: [] };
  await writeJson(folder, 'tokenizer.json', { ...steps, model, added_tokens: [] });
  await writeJson(folder, 'tokenizer_config.json', { eos_token: 't0' });
}

/** Writes a model's folder, its tokenizer included. */
export async function writeCheckpoint(
  folder: string,
  model: TestModel,
  dtype: TestDtype = 'F32',
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeTokenizer(folder, Number(model.config['vocab_size']));
  await writeJson(folder, 'config.json', model.config);
  await writeFile(join(folder, 'model.safetensors'), safetensors(model.tensors, dtype));
}

/** The bytes of a safetensors file. */
export function safetensors(tensors: ReadonlyMap<string, TestTensor>, dtype: TestDtype = 'F32'): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, { shape, floats }] of tensors) {
    const bytes = dtype === 'F32' ? new Uint8Array(floats.buffer) : toBfloat16(floats);
    header[name] = { dtype, shape, data_offsets: [end, end + bytes.byteLength] };
    end += bytes.byteLength;
    parts.push(bytes);
  }
  return withHeader(JSON.stringify(header), Buffer.concat(parts));
}

/** A header of any content before any data. */
export function withHeader(header: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.byteLength), true);
  return Buffer.concat([length, text, data]);
}

/** Cuts the lower half off. */
function toBfloat16(floats: Float32Array): Uint8Array {
  const words = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  return new Uint8Array(Uint16Array.from(words, (word) => word >>> 16).buffer);
}

/** Uniform numbers in [−1, 1), always the same for a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}
