/**
 * A Llama in plain loops and float64, slow and simple: what the converted graph must answer. It knows what the
 * PyTorch fixtures do not hold: scaled rotation, odd sizes, and all of it in other bases and types.
 */
import { rotaryFrequencies, type Rope } from '../rotary';
import type { TestModel } from './checkpoint';

type Vector = Float64Array;

const add = (a: Vector, b: Vector): Vector => a.map((value, index) => value + b[index]);
const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, index) => sum + value * b[index], 0);

/**
 * Logits [position][vocabulary] of a chain of tokens.
 * @param windowOf how many tokens a row of a layer sees, itself included
 */
export function referenceLogits(
  model: TestModel,
  rope: Rope,
  ids: readonly number[],
  windowOf: (layer: number) => number = () => Infinity,
): Vector[] {
  const { layers, heads, kvHeads, headSize, hiddenSize } = model.sizes;
  const floats = (name: string): Float32Array => {
    const tensor = model.tensors.get(name);
    if (tensor === undefined) throw new RangeError(`no tensor ${name}`);
    return tensor.floats;
  };
  const linear = (name: string, x: Vector): Vector => {
    const weight = floats(`${name}.weight`);
    const bias = model.tensors.get(`${name}.bias`)?.floats;
    return Float64Array.from(
      { length: weight.length / x.length },
      (_, row) =>
        dot(x, Float64Array.from(weight.subarray(row * x.length, (row + 1) * x.length))) + (bias?.[row] ?? 0),
    );
  };
  const norm = (name: string, x: Vector): Vector => {
    const weight = floats(`${name}.weight`);
    const scale = 1 / Math.sqrt(dot(x, x) / x.length + model.sizes.normEpsilon);
    return x.map((value, index) => value * scale * weight[index]);
  };
  const multiplier = (key: string, fallback = 1): number => Number(model.config[key] ?? fallback);
  const [embedded, added] = [multiplier('embedding_multiplier'), multiplier('residual_multiplier')];
  const attention = multiplier('attention_multiplier', 1 / Math.sqrt(headSize));
  const frequencies = rotaryFrequencies(rope, headSize);
  const rotate = (head: Vector, position: number): Vector => {
    const half = headSize / 2;
    return head.map((value, index) => {
      const angle = position * frequencies[index % half];
      const other = index < half ? -head[index + half] : head[index - half];
      return value * Math.cos(angle) + other * Math.sin(angle);
    });
  };
  const headsOf = (x: Vector): Vector[] =>
    Array.from({ length: x.length / headSize }, (_, head) => x.slice(head * headSize, (head + 1) * headSize));

  const scaled = (x: Vector): Vector => x.map((value) => added * value);
  const normedHead = (name: string, head: Vector): Vector =>
    model.tensors.has(`${name}.weight`) ? norm(name, head) : head;

  const embedding = floats('model.embed_tokens.weight');
  let rows: Vector[] = ids.map((id) =>
    Float64Array.from(
      embedding.subarray(id * hiddenSize, (id + 1) * hiddenSize),
      (value) => embedded * value,
    ),
  );
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `model.layers.${layer}`;
    const keys: Vector[][] = [];
    const values: Vector[][] = [];
    rows = rows.map((row, position) => {
      const x = norm(`${prefix}.input_layernorm`, row);
      const rotatedHeads = (kind: 'q' | 'k') =>
        headsOf(linear(`${prefix}.self_attn.${kind}_proj`, x)).map((head) =>
          rotate(normedHead(`${prefix}.self_attn.${kind}_norm`, head), position),
        );
      const queries = rotatedHeads('q');
      keys.push(rotatedHeads('k'));
      values.push(headsOf(linear(`${prefix}.self_attn.v_proj`, x)));
      const attended = queries.flatMap((query, head) => {
        const shared = Math.floor((head * kvHeads) / heads);
        const scores = keys.map((key, at) =>
          position - at < windowOf(layer) ? Math.exp(dot(query, key[shared]) * attention) : 0,
        );
        const total = scores.reduce((sum, score) => sum + score, 0);
        return Array.from({ length: headSize }, (_, i) =>
          values.reduce((sum, value, at) => sum + (scores[at] / total) * value[shared][i], 0),
        );
      });
      const middle = add(row, scaled(linear(`${prefix}.self_attn.o_proj`, Float64Array.from(attended))));
      const y = norm(`${prefix}.post_attention_layernorm`, middle);
      const gate = linear(`${prefix}.mlp.gate_proj`, y);
      const up = linear(`${prefix}.mlp.up_proj`, y);
      const activated = gate.map((value, index) => (value / (1 + Math.exp(-value))) * up[index]);
      return add(middle, scaled(linear(`${prefix}.mlp.down_proj`, activated)));
    });
  }
  const head = model.tensors.has('lm_head.weight') ? 'lm_head' : 'model.embed_tokens';
  const divisor = multiplier('logits_scaling');
  return rows.map((row) => linear(head, norm('model.norm', row)).map((logit) => logit / divisor));
}
