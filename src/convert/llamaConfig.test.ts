import assert from 'node:assert/strict';
import { parseLlamaConfig } from './llamaConfig';
import { randomModel } from './testing/checkpoint';

describe('parseLlamaConfig', () => {
  const { config } = randomModel();
  const parse = (changes: Record<string, unknown>) =>
    parseLlamaConfig({ ...config, ...changes }, 'config.json');

  it('reads sizes and derives those that are not written', () => {
    const parsed = parse({ head_dim: undefined, num_key_value_heads: undefined, hidden_size: 128 });
    assert.equal(parsed.headSize, 32);
    assert.equal(parsed.kvHeads, 4);
    assert.equal(parsed.tied, true);
  });

  it('takes a head of its own unless told that it is tied', () => {
    assert.equal(parse({ tie_word_embeddings: undefined }).tied, false);
  });

  const granite = { architectures: ['GraniteForCausalLM'], embedding_multiplier: 12, logits_scaling: 8 };
  const granite4 = {
    ...granite,
    architectures: ['GraniteMoeHybridForCausalLM'],
    layer_types: ['attention', 'attention'],
    num_local_experts: 0,
    shared_intermediate_size: 96,
    position_embedding_type: 'rope',
  };

  it('reads what Granite multiplies with, which no other does', () => {
    const { multipliers } = parse(granite);
    assert.deepEqual(multipliers, { embedding: 12, residual: 1, attention: 1, logits: 1 / 8 });
    const { multipliers: llama } = parse({ ...granite, architectures: ['LlamaForCausalLM'] });
    assert.deepEqual(llama, { embedding: 1, residual: 1, attention: 1 / 4, logits: 1 });
  });

  it('takes Granite 4 whose layers all have attention, and one network each', () => {
    const { intermediateSize, multipliers } = parse(granite4);
    assert.equal(intermediateSize, 96);
    assert.equal(multipliers.embedding, 12);
  });

  it('knows that Qwen3 has norms of heads, and Qwen2 has not', () => {
    const of = (name: string) => parse({ architectures: [name] }).hasHeadNorms;
    assert.deepEqual(['Qwen3ForCausalLM', 'Qwen2ForCausalLM'].map(of), [true, false]);
  });

  const mixedTypes = { layer_types: ['full_attention', 'sliding_attention'] };
  const windows: readonly [what: string, changes: Record<string, unknown>, layers: readonly number[]][] = [
    ['Llama, whatever it names', { sliding_window: 512, ...mixedTypes }, []],
    ['Mistral without a window', { architectures: ['MistralForCausalLM'], sliding_window: null }, []],
    ['Mistral with a window', { architectures: ['MistralForCausalLM'], sliding_window: 512 }, [0, 1]],
    [
      'Ministral with a window in some layers',
      { architectures: ['MinistralForCausalLM'], sliding_window: 512, ...mixedTypes },
      [1],
    ],
    [
      'Mistral with a window that is longer than any text',
      { architectures: ['MistralForCausalLM'], sliding_window: 4096 },
      [],
    ],
    [
      'Qwen2 with a window that is not used',
      { architectures: ['Qwen2ForCausalLM'], sliding_window: 512, use_sliding_window: false },
      [],
    ],
    [
      'Qwen2 with a window in use, from a layer on',
      {
        architectures: ['Qwen2ForCausalLM'],
        sliding_window: 512,
        use_sliding_window: true,
        max_window_layers: 1,
      },
      [1],
    ],
    [
      'Qwen2 with a window in use, as layer types say',
      {
        architectures: ['Qwen2ForCausalLM'],
        sliding_window: 512,
        use_sliding_window: true,
        layer_types: ['sliding_attention', 'sliding_attention'],
      },
      [0, 1],
    ],
  ];
  for (const [what, changes, layers] of windows) {
    it(`${what}: ${layers.length === 0 ? 'no layer' : `layers ${layers.join(', ')}`}`, () => {
      const { window, maxPositions } = parse(changes);
      assert.deepEqual(window, layers.length === 0 ? undefined : { tokens: 512, layers });
      assert.equal(maxPositions, 2048);
    });
  }

  const refused: readonly [what: string, changes: Record<string, unknown>, code: string, reason: RegExp][] = [
    ['another architecture', { architectures: ['GPT2LMHeadModel'] }, 'modelUnsupported', /GPT2LMHeadModel/],
    ['no architecture', { architectures: undefined }, 'modelUnsupported', /undefined/],
    ['another activation', { hidden_act: 'gelu' }, 'modelUnsupported', /"gelu"/],
    ['quantised weights', { quantization_config: { bits: 4 } }, 'modelUnsupported', /quantised already/],
    ['partial rotation', { partial_rotary_factor: 0.5 }, 'modelUnsupported', /part of each head/],
    ['heads that have no halves', { head_dim: 21 }, 'modelUnsupported', /heads of 21/],
    ['uneven groups', { num_key_value_heads: 3 }, 'modelUnsupported', /4 query heads over 3/],
    ['a missing size', { vocab_size: undefined }, 'modelDamaged', /no "vocab_size"/],
    ['a wrong size', { hidden_size: -64 }, 'modelDamaged', /wrong "hidden_size"/],
    [
      'a wrong window',
      { architectures: ['MistralForCausalLM'], sliding_window: -1 },
      'modelDamaged',
      /wrong "sliding_window"/,
    ],
    [
      'layers of a type that the graph has not',
      {
        architectures: ['MinistralForCausalLM'],
        sliding_window: 512,
        layer_types: ['full_attention', 'linear_attention'],
      },
      'modelUnsupported',
      /"linear_attention"/,
    ],
    [
      'layer types for another number of layers',
      { architectures: ['MinistralForCausalLM'], sliding_window: 512, layer_types: ['full_attention'] },
      'modelDamaged',
      /wrong "layer_types"/,
    ],
    ['a wrong multiplier', { ...granite, residual_multiplier: 0 }, 'modelDamaged', /"residual_multiplier"/],
    [
      'Granite 4 with recurrent layers',
      { ...granite4, layer_types: ['mamba', 'attention'] },
      'modelUnsupported',
      /some are recurrent/,
    ],
    ['Granite 4 with experts', { ...granite4, num_local_experts: 8 }, 'modelUnsupported', /experts/],
    [
      'Granite 4 whose heads are not rotated',
      { ...granite4, position_embedding_type: 'nope' },
      'modelUnsupported',
      /not rotated/,
    ],
    ['a wrong epsilon', { rms_norm_eps: 0 }, 'modelDamaged', /"rms_norm_eps"/],
  ];
  for (const [what, changes, code, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parse(changes), { code, message });
    });
  }
});
