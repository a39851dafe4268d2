/** The attention block of a layer: queries, keys, values, rotation, and attention over past slots and new rows. */
import { INPUT, OUTPUT } from '../runtime/contract';
import { reading, type LlamaGraphOptions } from './graphOptions';
import { MICROSOFT, type Value } from './onnx/graphBuilder';
import { DATA_TYPE } from './onnx/schema';
import { rotaryDivisors, rotaryTables, type RotaryTables } from './rotary';

/**
 * Adds what all layers share and returns a function that adds one layer's attention, output projection excluded.
 * It maps normed rows [1, S, hidden] to [1, S, heads · head size], or to [1, R, …] in the last layer: keys and values of
 * all rows are stored by then, and only the wanted rows matter from here on.
 *
 * Written in plain products rather than with the kernel `GroupQueryAttention`. That one wants past and present in
 * one buffer, which is an output too, and the runtime's JavaScript side copies every output. It also ignores all
 * positions but the first in a pass from slot 0, and a software WebGPU driver was wrong with it beyond 31 keys. Here
 * the past is only read: scores against past and new keys lie side by side in one softmax.
 */
export function buildAttention(options: LlamaGraphOptions): (x: Value, layer: number) => Value {
  const { config, shape, graph, plan, linears } = options;
  const { heads, kvHeads, headSize } = config;
  const [queryWidth, keyWidth] = [heads * headSize, kvHeads * headSize];
  const dims = [shape.positions, headSize / 2];
  // Worked out once, by whichever of the two is written first.
  let tables: RotaryTables | undefined;
  const [cos, sin] = (['cos', 'sin'] as const).map((name) => {
    const region = plan.computedFrom(
      rotaryDivisors(config.rope, headSize),
      dims[0] * dims[1],
      ([divisors]) => (tables ??= rotaryTables(config.rope, headSize, shape.positions, divisors))[name],
    );
    return graph.external(`rotary.${name}`, DATA_TYPE.float, dims, region);
  });

  const reshape = (x: Value, dims: readonly number[]) => graph.node('Reshape', [x, graph.integers(dims)]);
  const transpose = (x: Value, perm: readonly number[]) =>
    graph.node('Transpose', [x], { attributes: { perm } });
  const split = (x: Value, sizes: Value, outputs: readonly Value[]) => {
    graph.node('Split', [x, sizes], { attributes: { axis: -1 }, outputs });
    return outputs;
  };
  const join = (values: readonly Value[], axis: number) =>
    graph.node('Concat', values, { attributes: { axis } });
  const size = (x: Value, axis: number) =>
    graph.node('Shape', [x], { attributes: { start: axis, end: axis + 1 } });

  // [1, rows, KV heads · n] to [KV heads, rows, n]; queries of one KV head stand below each other. With one KV head
  // that is how they lie already.
  const group = heads / kvHeads;
  const byHead = (x: Value) =>
    kvHeads === 1 ? x : transpose(reshape(x, [-1, kvHeads, headSize]), [1, 0, 2]);
  const queriesByHead = (x: Value) =>
    kvHeads === 1
      ? reshape(x, [1, -1, headSize])
      : reshape(transpose(reshape(x, [-1, kvHeads, group, headSize]), [1, 0, 2, 3]), [kvHeads, -1, headSize]);
  const joinHeads = (x: Value) =>
    reshape(kvHeads === 1 ? x : transpose(reshape(x, [kvHeads, -1, group, headSize]), [1, 0, 2, 3]), [
      1,
      -1,
      queryWidth,
    ]);
  const scoresOf = (queries: Value, keys: Value) =>
    graph.node('FusedMatMul', [queries, keys], {
      domain: MICROSOFT,
      attributes: { transB: 1, alpha: { float: config.multipliers.attention } },
    });

  const isLast = (layer: number) => layer === shape.layers - 1;
  const wantedRows = (x: Value, axis: number) =>
    graph.node('Gather', [x, INPUT.logitsRows], { attributes: { axis } });
  // What layers of the same sight share.
  const sights = new Map<string, { readonly bias: Value; readonly pastAndNew: Value }>();
  const sightOf = (layer: number) => {
    const seen = shape.window?.layers.includes(layer) ? INPUT.windowBias : INPUT.bias;
    const input = isLast(layer) ? wantedRows(seen, 2) : seen;
    const known = sights.get(seen);
    if (known !== undefined && !isLast(layer)) return known;
    const total = size(seen, 3);
    const pastAndNew = join([size(INPUT.pastKey(layer), 1), size(INPUT.ids, 1)], 0);
    // [rows · queries of a KV head, T]: the same for every KV head.
    const bias = graph.node('Reshape', [
      graph.node('Expand', [
        graph.node('Reshape', [input, join([graph.integers([-1, 1]), total], 0)]),
        join([graph.integers([1, group]), total], 0),
      ]),
      join([graph.integers([-1]), total], 0),
    ]);
    sights.set(seen, { bias, pastAndNew });
    return { bias, pastAndNew };
  };

  return (x, layer) => {
    const prefix = `model.layers.${layer}.self_attn`;
    const sight = sightOf(layer);
    const named = (...names: readonly string[]) => names.map((name) => `${prefix}.${name}`);
    const read = reading(options, `model.layers.${layer}.input_layernorm`);
    const packed = linears.apply(
      x,
      [
        { name: `${prefix}.q_proj`, rows: queryWidth, ...read },
        { name: `${prefix}.k_proj`, rows: keyWidth, ...read },
        { name: `${prefix}.v_proj`, rows: keyWidth, ...read },
      ],
      config.hiddenSize,
    );
    const [keys, values] = [OUTPUT.presentKey(layer), OUTPUT.presentValue(layer)];
    const [rotating] = named('rotating');
    split(packed, graph.integers([queryWidth + keyWidth, keyWidth]), [rotating, values]);
    const normed = config.hasHeadNorms ? normHeads(options, rotating, prefix) : rotating;
    const rotated = graph.node('RotaryEmbedding', [normed, INPUT.positions, cos, sin], {
      domain: MICROSOFT,
    });
    const [queries] = split(rotated, graph.integers([queryWidth, keyWidth]), [...named('queries'), keys]);

    const q = queriesByHead(isLast(layer) ? wantedRows(queries, 1) : queries);
    const scores = join([scoresOf(q, byHead(INPUT.pastKey(layer))), scoresOf(q, byHead(keys))], -1);
    const shares = graph.node('Softmax', [graph.node('Add', [scores, sight.bias])], {
      attributes: { axis: -1 },
    });
    const [ofPast, ofNew] = split(shares, sight.pastAndNew, named('shares.past', 'shares.new'));
    const past = graph.node('MatMul', [ofPast, byHead(INPUT.pastValue(layer))]);
    return joinHeads(graph.node('Add', [past, graph.node('MatMul', [ofNew, byHead(values)])]));
  };
}

/** RMSNorm(head) · weight for each head of queries and keys, which lie side by side: [1, S, heads · head size] */
function normHeads({ config, graph, plan }: LlamaGraphOptions, x: Value, prefix: string): Value {
  const { heads, kvHeads, headSize, normEpsilon } = config;
  const width = (heads + kvHeads) * headSize;
  const ones = graph.external(
    `${prefix}.ones`,
    DATA_TYPE.float,
    [headSize],
    plan.computed(new Float32Array(headSize).fill(1)),
  );
  const byHead = graph.node('Reshape', [x, graph.integers([-1, headSize])]);
  const normed = graph.node('SimplifiedLayerNormalization', [byHead, ones], {
    attributes: { epsilon: { float: normEpsilon } },
  });
  // All heads of a kind share their weights.
  const times = (count: number, name: string) =>
    Array.from({ length: count }, () => ({ name: `${prefix}.${name}.weight`, shape: [headSize] }));
  const weights = plan.floats([...times(heads, 'q_norm'), ...times(kvHeads, 'k_norm')]);
  return graph.node('Mul', [
    graph.node('Reshape', [normed, graph.integers([1, -1, width])]),
    graph.external(`${prefix}.head_norms`, DATA_TYPE.float, [width], weights),
  ]);
}
