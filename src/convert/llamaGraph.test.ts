import assert from 'node:assert/strict';
import type { Quantization } from '../runtime/contract';
import { linearsFor, roundsByRow } from './linears';
import { parseLlamaConfig } from './llamaConfig';
import { buildLlamaGraph } from './llamaGraph';
import { GraphBuilder } from './onnx/graphBuilder';
import { encodeModel, modelType, type ModelProto } from './onnx/schema';
import { randomModel, type TestModelOptions } from './testing/checkpoint';
import { WeightPlan } from './weightPlan';

function build(
  quantization: Quantization,
  options: TestModelOptions = {},
  isRotated = roundsByRow(quantization),
) {
  const { config: json, tensors, sizes } = randomModel(options);
  const config = parseLlamaConfig(json, 'config.json');
  const shape = {
    ...sizes,
    positions: 128,
    candidates: 64,
    ...(config.window && { window: config.window }),
  };
  const plan = new WeightPlan();
  const graph = new GraphBuilder('weights');
  const linears = linearsFor(quantization, { graph, plan, hasTensor: (name) => tensors.has(name) });
  buildLlamaGraph({ config, shape, graph, plan, linears, isRotated });
  return { model: graph.build('test'), plan };
}

const count = ({ graph }: ModelProto, opType: string) =>
  graph.node.filter((node) => node.opType === opType).length;

describe('buildLlamaGraph', () => {
  it('has the inputs and outputs of the contract', () => {
    const { graph } = build('fp32').model;
    assert.deepEqual(
      graph.input.map(({ name }) => name),
      [
        'input_ids',
        'token_weights',
        'position_ids',
        'attention_bias',
        'past_key_values.0.key',
        'past_key_values.0.value',
        'past_key_values.1.key',
        'past_key_values.1.value',
        'logits_rows',
      ],
    );
    assert.deepEqual(
      graph.output.map(({ name }) => name),
      [
        'topk_logits',
        'topk_ids',
        'logsumexp',
        'present.0.key',
        'present.0.value',
        'present.1.key',
        'present.1.value',
      ],
    );
  });

  it('gives layers that see a window the last slots alone', () => {
    const { graph } = build('fp32', {
      config: {
        architectures: ['MinistralForCausalLM'],
        sliding_window: 16,
        layer_types: ['sliding_attention', 'full_attention'],
      },
    }).model;
    const dims = new Map(
      graph.input.map(({ name, type }) => [
        name,
        type.tensorType.shape.dim.map((dim) => ('dimParam' in dim ? dim.dimParam : dim.dimValue)),
      ]),
    );
    assert.deepEqual(dims.get('window_bias'), [1, 1, 'S', 'U']);
    assert.deepEqual(dims.get('attention_bias'), [1, 1, 'S', 'T']);
    assert.deepEqual(dims.get('past_key_values.0.key')?.slice(0, 2), [1, 'Q']);
    assert.deepEqual(dims.get('past_key_values.1.value')?.slice(0, 2), [1, 'P']);
  });

  // Four products a layer, gate and up apart, and the head, which has a kernel of its own where rows have scales; in
  // float32 those of queries and keys too, past and new.
  // Three look-ups take the wanted rows of the last layer, one or two the embedding.
  for (const [quantization, lookUp, lookUps, product, products] of [
    ['fp32', 'Gather', 4, 'FusedMatMul', 2 * 5 + 1 + 2 * 2],
    ['int8', 'GatherBlockQuantized', 1, 'MatMulNBits', 2 * 5 + 1],
    ['int4', 'GatherBlockQuantized', 1, 'MatMulNBits', 2 * 5 + 1],
    ['w8a8', 'Gather', 5, 'MatMulIntegerToFloat', 2 * 5],
    ['w8a8', 'Gather', 5, 'QGemm', 1],
  ] as const) {
    it(`${quantization}, ${product}: a tied head shares the embedding's bytes`, () => {
      const { model, plan } = build(quantization);
      const regions = model.graph.initializer
        .filter(({ name }) => /embed_tokens\.weight\.(table|head|blocks)$/.test(name))
        .map(({ externalData }) => externalData);
      assert.equal(regions.length, 2);
      assert.deepEqual(regions[0], regions[1]);
      assert.equal(plan.sources.filter(({ name }) => name.includes('embed_tokens')).length, 1);
      assert.equal(count(model, product), products);
      assert.equal(count(model, lookUp), lookUps);
    });
  }

  it('looks how large rows are before it rounds them, but those that a norm has just made', () => {
    const looks = (options: TestModelOptions, isRotated: boolean) =>
      count(build('w8a8', options, isRotated).model, 'ReduceMax');
    // Of two layers each: what attention and the inner layer return; without another basis also what these read.
    assert.equal(looks({ tied: false }, true), 2 * 2);
    assert.equal(looks({ tied: false }, false), 2 * 4 + 1);
    // A tied head reads rows with the last norm's weights, which are none of the table's.
    assert.equal(looks({}, true), 2 * 2 + 1);
  });

  it('asks for every tensor of the checkpoint once', () => {
    for (const options of [{}, { tied: false }, { biases: true }]) {
      const { plan } = build('int8', options);
      const names = plan.sources.map(({ name }) => name);
      assert.deepEqual(names.toSorted(), [...randomModel(options).tensors.keys()].toSorted());
    }
  });

  it('plans regions that neither overlap nor lie askew', () => {
    let end = 0;
    for (const item of build('int4').plan.items) {
      const regions = item.kind === 'quantized' ? [item.values, item.scales] : [item.values];
      for (const { offset, length } of regions) {
        assert.equal(offset % 64, 0);
        assert.ok(offset >= end && offset < end + 64);
        end = offset + length;
      }
    }
  });

  it('comes back from its bytes as it was', () => {
    const { model } = build('int8');
    const back = modelType.toObject(modelType.decode(encodeModel(model)), { longs: Number, defaults: false });
    const graph: unknown = back['graph'];
    // Protobuf leaves empty lists out, and stores floats in 32 bits.
    const plain = JSON.parse(
      JSON.stringify(model.graph, (key, value: unknown) => {
        if (Array.isArray(value) && value.length === 0) return undefined;
        return key === 'f' ? Math.fround(Number(value)) : value;
      }),
    ) as unknown;
    assert.deepEqual(JSON.parse(JSON.stringify(graph)), plain);
  });
});
