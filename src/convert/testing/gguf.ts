/** GGUF files of small random models, for tests. */
import { writeFile } from 'node:fs/promises';
import type { TestModel, TestTensor } from './checkpoint';

type Scalar = string | number | boolean;
export type Metadata = Readonly<Record<string, Scalar | readonly Scalar[]>>;

const MAGIC = 'GGUF';
const VERSION = 3;
const ALIGNMENT = 32;
/** Numbers of the format's types of values. */
const [UINT32, FLOAT32, BOOL, STRING, ARRAY] = [4, 6, 7, 8, 9];

/** A tensor that is no float32, as it lies in the file. */
export interface StoredTensor {
  readonly shape: readonly number[];
  /** The type's number in the format. */
  readonly type: number;
  readonly bytes: Uint8Array;
}

const uint32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const uint64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
const string = (text: string) => Buffer.concat([uint64(Buffer.byteLength(text)), Buffer.from(text)]);

function typeOf(value: Scalar): number {
  if (typeof value === 'string') return STRING;
  if (typeof value === 'boolean') return BOOL;
  return Number.isInteger(value) ? UINT32 : FLOAT32;
}

function scalar(value: Scalar): Buffer {
  if (typeof value === 'string') return string(value);
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0);
  return Number.isInteger(value) ? uint32(value) : Buffer.from(Float32Array.of(value).buffer);
}

const entry = ([key, value]: [string, Scalar | readonly Scalar[]]): Buffer =>
  typeof value === 'object'
    ? Buffer.concat([
        ...[string(key), uint32(ARRAY), uint32(typeOf(value[0])), uint64(value.length)],
        ...value.map(scalar),
      ])
    : Buffer.concat([string(key), uint32(typeOf(value)), scalar(value)]);

const padded = (bytes: Uint8Array): Buffer =>
  Buffer.concat([bytes, new Uint8Array((ALIGNMENT - (bytes.byteLength % ALIGNMENT)) % ALIGNMENT)]);

/** The bytes of a GGUF file. */
export function gguf(
  metadata: Metadata,
  tensors: ReadonlyMap<string, TestTensor | StoredTensor>,
): Uint8Array {
  const entries = Object.entries(metadata);
  const header = [Buffer.from(MAGIC), uint32(VERSION), uint64(tensors.size), uint64(entries.length)];
  const infos: Buffer[] = [];
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [name, tensor] of tensors) {
    const { type, bytes } =
      'bytes' in tensor ? tensor : { type: 0, bytes: new Uint8Array(tensor.floats.slice().buffer) };
    const sizes = [...tensor.shape].reverse();
    infos.push(string(name), uint32(sizes.length), ...sizes.map(uint64), uint32(type), uint64(offset));
    parts.push(padded(bytes));
    offset += padded(bytes).byteLength;
  }
  return Buffer.concat([padded(Buffer.concat([...header, ...entries.map(entry), ...infos])), ...parts]);
}

/** `LlamaForCausalLM` is `llama`. */
const architectureOf = (config: TestModel['config']): string =>
  String(config['architectures']).replace('ForCausalLM', '').toLowerCase();

/** What a GGUF file says of a model, and of a tokenizer whose tokens are named `t0`, `t1`, … */
export function metadataOf({ sizes, config }: TestModel): Metadata {
  const architecture = architectureOf(config);
  const of = (facts: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(facts).flatMap(([key, value]) =>
        typeof value === 'number' ? [[`${architecture}.${key}`, value]] : [],
      ),
    );
  return {
    'general.architecture': architecture,
    ...of({
      block_count: sizes.layers,
      context_length: 2048,
      embedding_length: sizes.hiddenSize,
      feed_forward_length: sizes.intermediateSize,
      'attention.head_count': sizes.heads,
      'attention.head_count_kv': sizes.kvHeads,
      'attention.layer_norm_rms_epsilon': sizes.normEpsilon,
      'rope.dimension_count': sizes.headSize,
      'rope.freq_base': 10_000,
      'attention.key_length': sizes.headSize,
      embedding_scale: config['embedding_multiplier'],
      residual_scale: config['residual_multiplier'],
      'attention.scale': config['attention_multiplier'],
      logit_scale: config['logits_scaling'],
    }),
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': 'gpt-2',
    'tokenizer.ggml.tokens': Array.from({ length: sizes.vocabulary }, (_, id) => `t${id}`),
    'tokenizer.ggml.token_type': Array<number>(sizes.vocabulary).fill(1),
    'tokenizer.ggml.merges': ['t 0'],
    'tokenizer.ggml.eos_token_id': 0,
  };
}

const NAMES: readonly (readonly [huggingFace: string | RegExp, gguf: string])[] = [
  ['model.embed_tokens', 'token_embd'],
  ['model.norm', 'output_norm'],
  ['lm_head', 'output'],
  [/model\.layers\.(\d+)/, 'blk.$1'],
  ['input_layernorm', 'attn_norm'],
  ['post_attention_layernorm', 'ffn_norm'],
  [/self_attn\.([qkv])_proj/, 'attn_$1'],
  [/self_attn\.([qk]_norm)/, 'attn_$1'],
  ['self_attn.o_proj', 'attn_output'],
  [/mlp\.(\w+)_proj/, 'ffn_$1'],
];

/** A model's tensors as llama.cpp's converter writes them. */
export function ggufTensors({ sizes, tensors, config }: TestModel): Map<string, TestTensor | StoredTensor> {
  const isPaired = ['llama', 'granite'].includes(architectureOf(config));
  return new Map(
    [...tensors].map(([name, tensor]) => [
      NAMES.reduce((text, [from, to]) => text.replace(from, to), name),
      isPaired && /self_attn\.[qk]_proj/.test(name) ? paired(tensor, sizes.headSize) : tensor,
    ]),
  );
}

/** Rows of each head in turn from its first and its second half. */
function paired({ shape, floats }: TestTensor, headSize: number): TestTensor {
  const columns = floats.length / shape[0];
  const rows = Array.from({ length: shape[0] }, (_, row) => {
    const within = row % headSize;
    const from = row - within + (within % 2 === 0 ? within / 2 : headSize / 2 + (within - 1) / 2);
    return [...floats.subarray(from * columns, (from + 1) * columns)];
  });
  return { shape, floats: Float32Array.from(rows.flat()) };
}

/** Writes a model as one GGUF file, in 32 bits. */
export async function writeGguf(path: string, model: TestModel, more: Metadata = {}): Promise<void> {
  await writeFile(path, gguf({ ...metadataOf(model), ...more }, ggufTensors(model)));
}
