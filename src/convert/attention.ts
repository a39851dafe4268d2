/** The attention block of a layer: queries, keys and values, rotation, and the attention kernel. */
import { INPUT, OUTPUT } from '../runtime/contract';
import type { LlamaGraphOptions } from './llamaGraph';
import { ABSENT, MICROSOFT, type Value } from './onnx/graphBuilder';
import { DATA_TYPE } from './onnx/schema';
import { rotaryTables } from './rotary';

/**
 * Adds what all layers share and returns a function that adds one layer's attention, output projection excluded.
 * It maps normed rows [S, hidden] to [S, heads · head size].
 *
 * Rotation has nodes of its own, although the attention kernel can do it: that kernel ignores all positions but
 * the first in a pass that starts at slot 0 (S = T), and refuses more slots than its table has rows. The nodes cost
 * about 1 % of a pass of one row.
 */
export function buildAttention(options: LlamaGraphOptions): (x: Value, layer: number) => Value {
  const { config, shape, graph, plan, linears } = options;
  const { heads, kvHeads, headSize } = config;
  const [queryWidth, keyWidth] = [heads * headSize, kvHeads * headSize];
  // The kernel wants T twice: as it is, and less one ("index of the last key").
  const t = graph.node('Shape', [INPUT.bias], { attributes: { start: 3, end: 4 } });
  const toInt32 = { attributes: { to: DATA_TYPE.int32 } };
  const total = graph.node('Cast', [t], toInt32);
  const lastKey = graph.node('Cast', [graph.node('Sub', [t, graph.integers([1])])], toInt32);
  const tables = rotaryTables(config.rope, headSize, shape.positions);
  const [cos, sin] = (['cos', 'sin'] as const).map((name) => {
    const dims = [shape.positions, headSize / 2];
    return graph.external(`rotary.${name}`, DATA_TYPE.float, dims, plan.computed(tables[name]));
  });
  const rotate = (x: Value) =>
    graph.node('RotaryEmbedding', [x, INPUT.positions, cos, sin], { domain: MICROSOFT });

  return (x, layer) => {
    const prefix = `model.layers.${layer}.self_attn`;
    const packed = linears.apply(
      x,
      [
        { name: `${prefix}.q_proj`, rows: queryWidth },
        { name: `${prefix}.k_proj`, rows: keyWidth },
        { name: `${prefix}.v_proj`, rows: keyWidth },
      ],
      config.hiddenSize,
    );
    const batched = graph.node('Reshape', [packed, graph.integers([1, -1, queryWidth + 2 * keyWidth])]);
    const [queries, keys, values] = ['q', 'k', 'v'].map((name) => `${prefix}.${name}`);
    graph.node('Split', [batched, graph.integers([queryWidth, keyWidth, keyWidth])], {
      attributes: { axis: 2 },
      outputs: [queries, keys, values],
    });
    const past = [INPUT.pastKey(layer), INPUT.pastValue(layer)];
    const inputs = [rotate(queries), rotate(keys), values, ...past, lastKey, total];
    const attended = graph.node('GroupQueryAttention', [...inputs, ABSENT, ABSENT, ABSENT, INPUT.bias], {
      domain: MICROSOFT,
      attributes: { num_heads: heads, kv_num_heads: kvHeads },
      outputs: [`${prefix}.output`, OUTPUT.presentKey(layer), OUTPUT.presentValue(layer)],
    });
    return graph.node('Reshape', [attended, graph.integers([-1, queryWidth])]);
  };
}
