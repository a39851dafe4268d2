/** The attention block of a layer: queries, keys, values, rotation, and attention over past slots and new rows. */
import { INPUT, OUTPUT } from '../runtime/contract';
import type { LlamaGraphOptions } from './llamaGraph';
import { MICROSOFT, type Value } from './onnx/graphBuilder';
import { DATA_TYPE } from './onnx/schema';
import { rotaryTables } from './rotary';

/**
 * Adds what all layers share and returns a function that adds one layer's attention, output projection excluded.
 * It maps normed rows [S, hidden] to [S, heads · head size].
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
  const tables = rotaryTables(config.rope, headSize, shape.positions);
  const [cos, sin] = (['cos', 'sin'] as const).map((name) => {
    const dims = [shape.positions, headSize / 2];
    return graph.external(`rotary.${name}`, DATA_TYPE.float, dims, plan.computed(tables[name]));
  });

  const reshape = (x: Value, dims: readonly number[], output?: Value) =>
    graph.node('Reshape', [x, graph.integers(dims)], output === undefined ? {} : { outputs: [output] });
  const swapFirstTwo = (x: Value, rank: number) =>
    graph.node('Transpose', [x], { attributes: { perm: [1, 0, ...[2, 3].slice(0, rank - 2)] } });
  const split = (x: Value, sizes: Value, axis: number, outputs: readonly Value[]) => {
    graph.node('Split', [x, sizes], { attributes: { axis }, outputs });
    return outputs;
  };
  const join = (values: readonly Value[], axis: number) =>
    graph.node('Concat', values, { attributes: { axis } });
  const size = (x: Value, axis: number) =>
    graph.node('Shape', [x], { attributes: { start: axis, end: axis + 1 } });

  // One KV head needs no axis of its own, and then its keys and values are read where they lie.
  const queriesByHead = (x: Value) =>
    kvHeads === 1
      ? reshape(x, [-1, headSize])
      : reshape(swapFirstTwo(reshape(x, [-1, kvHeads, heads / kvHeads, headSize]), 4), [
          kvHeads,
          -1,
          headSize,
        ]);
  const rowsByHead = (x: Value) => (kvHeads === 1 ? x : swapFirstTwo(reshape(x, [-1, kvHeads, headSize]), 3));
  const joinHeads = (x: Value) =>
    reshape(kvHeads === 1 ? x : swapFirstTwo(reshape(x, [kvHeads, -1, heads / kvHeads, headSize]), 4), [
      -1,
      queryWidth,
    ]);
  const scoresOf = (queries: Value, keys: Value) =>
    graph.node('FusedMatMul', [queries, keys], {
      domain: MICROSOFT,
      attributes: { transB: 1, alpha: { float: 1 / Math.sqrt(headSize) } },
    });

  const total = size(INPUT.bias, 3);
  const pastAndNew = join([size(INPUT.pastKey(0), 0), size(INPUT.ids, 1)], 0);
  // [S · heads of a group, T]: the same for every KV head.
  const bias = graph.node('Reshape', [
    graph.node('Expand', [
      graph.node('Reshape', [INPUT.bias, join([graph.integers([-1, 1]), total], 0)]),
      join([graph.integers([1, heads / kvHeads]), total], 0),
    ]),
    join([graph.integers([-1]), total], 0),
  ]);

  return (x, layer) => {
    const prefix = `model.layers.${layer}.self_attn`;
    const named = (...names: readonly string[]) => names.map((name) => `${prefix}.${name}`);
    const packed = linears.apply(
      x,
      [
        { name: `${prefix}.q_proj`, rows: queryWidth },
        { name: `${prefix}.k_proj`, rows: keyWidth },
        { name: `${prefix}.v_proj`, rows: keyWidth },
      ],
      config.hiddenSize,
    );
    const batched = reshape(packed, [1, -1, queryWidth + 2 * keyWidth]);
    const rotating = graph.integers([queryWidth + keyWidth, keyWidth]);
    const [unrotated, newValues] = split(batched, rotating, 2, named('qk', 'v'));
    const rotated = graph.node('RotaryEmbedding', [unrotated, INPUT.positions, cos, sin], {
      domain: MICROSOFT,
    });
    const [queries, newKeys] = split(rotated, graph.integers([queryWidth, keyWidth]), 2, named('q', 'k'));
    const keys = reshape(newKeys, [-1, keyWidth], OUTPUT.presentKey(layer));
    const values = reshape(newValues, [-1, keyWidth], OUTPUT.presentValue(layer));

    const q = queriesByHead(queries);
    const [past, present] = [INPUT.pastKey(layer), keys].map((rows) => scoresOf(q, rowsByHead(rows)));
    const scores = graph.node('Add', [join([past, present], -1), bias]);
    const shares = graph.node('Softmax', [scores], { attributes: { axis: -1 } });
    const halves = split(shares, pastAndNew, -1, named('shares.past', 'shares.present'));
    const [old, fresh] = [INPUT.pastValue(layer), values].map((rows, index) =>
      graph.node('MatMul', [halves[index], rowsByHead(rows)]),
    );
    return joinHeads(graph.node('Add', [old, fresh]));
  };
}
