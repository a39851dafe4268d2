/**
 * The graph contract: the names, types and shapes that a converted model must have. One graph serves every
 * decoding algorithm, because each row says for itself which tokens it mixes, whom it sees and where it stands.
 *
 * S = rows in this pass, M = tokens mixed in one row (1 but for superposed decoding), P = slots of before, at least
 * 1, T = P + S, R = rows whose predictions are wanted, K = candidates per row (a constant of the graph), Q = the last of
 * the slots of before that windowed layers are given, at least 1, U = Q + S.
 *
 * | input                    | type    | shape                                   |
 * |--------------------------|---------|-----------------------------------------|
 * | `input_ids`              | int64   | [1, S, M]                               |
 * | `token_weights`          | float32 | [1, S, M]; row embedding = Σ weight·E[id] |
 * | `position_ids`           | int64   | [1, S]; position on the row's own path  |
 * | `attention_bias`         | float32 | [1, 1, S, T]; 0 = may look, MASKED = not |
 * | `window_bias`            | float32 | [1, 1, S, U]; the same for layers that see a window, if there are any |
 * | `past_key_values.L.key`  | float32 | [1, P, KV heads · head size]; in layers that see a window [1, Q, …] |
 * | `past_key_values.L.value`| float32 | the same                                |
 * | `logits_rows`            | int64   | [R]; indices into the S rows            |
 *
 * | output            | type    | shape                                |
 * |-------------------|---------|--------------------------------------|
 * | `topk_logits`     | float32 | [R, K], highest first, ties by lower id |
 * | `topk_ids`        | int64   | [R, K]                               |
 * | `logsumexp`       | float32 | [R], over the whole vocabulary       |
 * | `present.L.key`, `present.L.value` | float32 | [1, S, KV heads · head size] |
 *
 * The host keeps the present of a pass at slots P … T − 1 of its buffers; the past is only read. A row's ancestors
 * must stand at lower slots than its own. Version 1 had one buffer for past and present as input and output:
 * onnxruntime-node copies every output to JavaScript, and a pass of one row after 1,000 slots took 1.5 times as long.
 * Version 2 knew no windows.
 */
export const INPUT = {
  ids: 'input_ids',
  weights: 'token_weights',
  positions: 'position_ids',
  bias: 'attention_bias',
  windowBias: 'window_bias',
  logitsRows: 'logits_rows',
  pastKey: (layer: number) => `past_key_values.${layer}.key`,
  pastValue: (layer: number) => `past_key_values.${layer}.value`,
} as const;

export const OUTPUT = {
  topkLogits: 'topk_logits',
  topkIds: 'topk_ids',
  logSumExp: 'logsumexp',
  presentKey: (layer: number) => `present.${layer}.key`,
  presentValue: (layer: number) => `present.${layer}.value`,
} as const;

/** The bias of a slot that a row may not look at. Large enough to vanish after softmax, small enough for fp16. */
export const MASKED = -30_000;

/** K: how many candidates each wanted row yields. Sampling is from these; the log-sum-exp is over all words. */
export const CANDIDATES = 64;

/** Bump when the table above changes; a graph of another version is rebuilt, never guessed at. */
export const CONTRACT_VERSION = 3;

/**
 * How a graph stores its weight matrices: as they are; in blocks of 8 or 4 bits (`MatMulNBits`), which every device
 * runs; or with 8 bits in weights and activations (`w8a8`, `MatMulIntegerToFloat`), which is the fastest on a CPU and
 * runs there alone.
 */
export const QUANTIZATIONS = ['fp32', 'int8', 'int4', 'w8a8'] as const;
export type Quantization = (typeof QUANTIZATIONS)[number];

/** Whether a graph is for other devices: its products are in 32 bits, which a CPU takes ten times as long for. */
export const isSlowOnCpu = (quantization: Quantization): boolean => quantization === 'int8';

/** Layers whose rows see the last tokens alone ("sliding window attention"), so that a row costs less. */
export interface AttentionWindow {
  /** How many tokens of its path a row sees there, itself included. */
  readonly tokens: number;
  /** Ascending. */
  readonly layers: readonly number[];
}

/** What the runtime must know of a graph's shape; stored in the model manifest beside the graph. */
export interface GraphShape {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly vocabulary: number;
  readonly hiddenSize: number;
  /** Positions that the rotary table in the graph holds; no row may stand at or past it. */
  readonly positions: number;
  readonly candidates: number;
  /** Absent where all layers see everything. */
  readonly window?: AttentionWindow;
}
