/** A Llama as a graph by the contract in `src/runtime/contract.ts`. Letters as there: S, M, T, R, K. */
import { INPUT, OUTPUT, type GraphShape } from '../runtime/contract';
import { buildAttention } from './attention';
import { multipliedBy, reading, writing, type LlamaGraphOptions } from './graphOptions';
import type { LlamaConfig } from './llamaConfig';
import { ABSENT, MICROSOFT, type Value } from './onnx/graphBuilder';
import { DATA_TYPE } from './onnx/schema';
import { rotatedDiagonal } from './rotation';

/** Adds all nodes, inputs and outputs to `graph` and all weights to `plan`. */
export function buildLlamaGraph(options: LlamaGraphOptions): void {
  const { config, graph, linears } = options;
  addInputs(options);
  const attend = buildAttention(options);
  const table = linears.table({
    name: 'model.embed_tokens.weight',
    shape: [config.vocabulary, config.hiddenSize],
    ...(options.isRotated && { rotated: 'columns' }),
  });
  let residual = embed(options, table.gather(INPUT.ids));
  let normed = graph.node('SimplifiedLayerNormalization', [residual, normWeight(options, normName(0))], {
    attributes: normAttributes(config),
  });
  for (let layer = 0; layer < config.layers; layer++) {
    const attended = attend(normed, layer);
    if (layer === config.layers - 1) {
      residual = graph.node('Gather', [residual, INPUT.logitsRows], { attributes: { axis: 1 } });
    }
    const prefix = `model.layers.${layer}`;
    const projected = linears.apply(
      attended,
      [{ name: `${prefix}.self_attn.o_proj`, rows: config.hiddenSize, ...writing(options) }],
      config.heads * config.headSize,
    );
    const middle = addAndNorm(options, projected, residual, `${prefix}.post_attention_layernorm`);
    const after = layer === config.layers - 1 ? LAST_NORM : normName(layer + 1);
    ({ sum: residual, normed } = addAndNorm(options, mlp(options, middle.normed, prefix), middle.sum, after));
  }
  const logits = config.tied
    ? table.multiply(lastScale(options, normed))
    : linears.apply(
        normed,
        [
          {
            name: 'lm_head',
            rows: config.vocabulary,
            ...reading(options, LAST_NORM),
            ...multipliedBy(config.multipliers.logits),
          },
        ],
        config.hiddenSize,
      );
  addOutputs(options, logits);
}

const LAST_NORM = 'model.norm';
const normName = (layer: number) => `model.layers.${layer}.input_layernorm`;

function addInputs({ shape, graph }: LlamaGraphOptions): void {
  const { float, int64 } = DATA_TYPE;
  graph.input(INPUT.ids, int64, [1, 'S', 'M']);
  graph.input(INPUT.weights, float, [1, 'S', 'M']);
  graph.input(INPUT.positions, int64, [1, 'S']);
  graph.input(INPUT.bias, float, [1, 1, 'S', 'T']);
  if (shape.window !== undefined) graph.input(INPUT.windowBias, float, [1, 1, 'S', 'U']);
  for (let layer = 0; layer < shape.layers; layer++) {
    const slots = shape.window?.layers.includes(layer) ? 'Q' : 'P';
    graph.input(INPUT.pastKey(layer), float, [1, slots, slotWidth(shape)]);
    graph.input(INPUT.pastValue(layer), float, [1, slots, slotWidth(shape)]);
  }
  graph.input(INPUT.logitsRows, int64, ['R']);
}

const slotWidth = ({ kvHeads, headSize }: GraphShape) => kvHeads * headSize;

/**
 * Σ_M weight · embedding.
 * @param embeddings [1, S, M, hidden]
 * @returns [1, S, hidden]
 */
function embed({ graph }: LlamaGraphOptions, embeddings: Value): Value {
  const weights = graph.node('Unsqueeze', [INPUT.weights, graph.integers([-1])]);
  const weighted = graph.node('Mul', [embeddings, weights]);
  return graph.node('ReduceSum', [weighted, graph.integers([2])], { attributes: { keepdims: 0 } });
}

// Rows are the model's divided by the multiplier of embeddings (`addedToStream`).
const normAttributes = ({ multipliers, normEpsilon }: LlamaConfig) => ({
  epsilon: { float: normEpsilon / multipliers.embedding ** 2 },
});

function normWeight({ config, graph, plan, isRotated }: LlamaGraphOptions, name: string): Value {
  // A tied head is the table of embeddings too, which is looked up without its multiplier.
  const factor = name === LAST_NORM && config.tied ? config.multipliers.logits : 1;
  const source = { name: `${name}.weight`, shape: [config.hiddenSize], ...multipliedBy(factor) };
  const region = isRotated
    ? plan.computed(new Float32Array(config.hiddenSize).fill(factor))
    : plan.floats([source]);
  return graph.external(source.name, DATA_TYPE.float, source.shape, region);
}

/**
 * The last norm's weights. A tied head is the table of embeddings too, which is looked up without them; so where they
 * belong to no matrix, they are one of their own.
 */
function lastScale({ config, graph, plan, isRotated }: LlamaGraphOptions, normed: Value): Value {
  if (!isRotated) return normed;
  const dims = [config.hiddenSize, config.hiddenSize];
  const weights = { name: `${LAST_NORM}.weight`, shape: [config.hiddenSize] };
  const region = plan.computedFrom([weights], config.hiddenSize ** 2, ([vector]) => rotatedDiagonal(vector));
  return graph.node('MatMul', [
    normed,
    graph.external(`${LAST_NORM}.rotated`, DATA_TYPE.float, dims, region),
  ]);
}

/** sum = x + residual, normed = RMSNorm(sum) · weight; all [1, rows, hidden] */
function addAndNorm(
  options: LlamaGraphOptions,
  x: Value,
  residual: Value,
  name: string,
): { sum: Value; normed: Value } {
  const sum = `${name}.sum`;
  const normed = options.graph.node(
    'SkipSimplifiedLayerNormalization',
    [x, residual, normWeight(options, name)],
    {
      domain: MICROSOFT,
      attributes: normAttributes(options.config),
      outputs: [`${name}.normed`, ABSENT, ABSENT, sum],
    },
  );
  return { sum, normed };
}

/**
 * down(silu(gate(x)) · up(x)); [1, rows, hidden]. Gate and up as one product that is split afterwards was no faster
 * for one row and slower for many.
 */
function mlp(options: LlamaGraphOptions, x: Value, prefix: string): Value {
  const { config, graph, linears } = options;
  const { hiddenSize, intermediateSize } = config;
  const inner = { rows: intermediateSize, ...reading(options, `${prefix}.post_attention_layernorm`) };
  const gate = linears.apply(x, [{ name: `${prefix}.mlp.gate_proj`, ...inner }], hiddenSize);
  const up = linears.apply(x, [{ name: `${prefix}.mlp.up_proj`, ...inner }], hiddenSize);
  // x · sigmoid(1 · x), which is silu, in one pass over the numbers.
  const activated = graph.node('QuickGelu', [gate], {
    domain: MICROSOFT,
    attributes: { alpha: { float: 1 } },
  });
  const product = graph.node('Mul', [activated, up]);
  const outer = { rows: hiddenSize, ...writing(options) };
  return linears.apply(product, [{ name: `${prefix}.mlp.down_proj`, ...outer }], intermediateSize);
}

/** @param batched [1, R, vocabulary] */
function addOutputs({ config, shape, graph }: LlamaGraphOptions, batched: Value): void {
  const { float, int64 } = DATA_TYPE;
  const logits = graph.node('Reshape', [batched, graph.integers([-1, config.vocabulary])]);
  graph.node('TopK', [logits, graph.integers([shape.candidates])], {
    attributes: { axis: 1, largest: 1, sorted: 1 },
    outputs: [OUTPUT.topkLogits, OUTPUT.topkIds],
  });
  // log Σ exp as logit − logSoftmax of any one word: that kernel is vectorised and runs on all threads, where
  // ReduceLogSumExp was seen to take four times as long.
  const logProbabilities = graph.node('LogSoftmax', [logits], { attributes: { axis: 1 } });
  const firstWord = (values: Value) =>
    graph.node('Slice', [values, graph.integers([0]), graph.integers([1]), graph.integers([1])]);
  const difference = graph.node('Sub', [firstWord(logits), firstWord(logProbabilities)]);
  graph.node('Squeeze', [difference, graph.integers([1])], { outputs: [OUTPUT.logSumExp] });
  graph.output(OUTPUT.topkLogits, float, ['R', shape.candidates]);
  graph.output(OUTPUT.topkIds, int64, ['R', shape.candidates]);
  graph.output(OUTPUT.logSumExp, float, ['R']);
  for (let layer = 0; layer < shape.layers; layer++) {
    graph.output(OUTPUT.presentKey(layer), float, [1, 'S', slotWidth(shape)]);
    graph.output(OUTPUT.presentValue(layer), float, [1, 'S', slotWidth(shape)]);
  }
}
