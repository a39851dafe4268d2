import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { ModelError } from '../../runtime/errors';
import { verifyFiles } from '../../runtime/manifest';
import { convert } from '../convert';
import { parseRope, rotaryFrequencies } from '../rotary';
import { openSource } from '../source';
import { randomModel, writeCheckpoint } from '../testing/checkpoint';
import { gguf, ggufTensors, metadataOf, writeGguf, type Metadata } from '../testing/gguf';

describe('a GGUF file', () => {
  let folder: string;
  let file: string;
  let target: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-gguf-'));
    file = join(folder, 'tiny.Q8_0.gguf');
    target = join(folder, 'model');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const models = [
    ['Llama, whose rows of queries and keys lie in another order', {}],
    ['Qwen2, with biases', { biases: true }],
    ['a head of its own', { tied: false }],
    ['Qwen3, with norms of heads whose size is their own', { headNorms: true, sizes: { headSize: 24 } }],
    [
      'Granite, with multipliers',
      {
        config: {
          architectures: ['GraniteForCausalLM'],
          embedding_multiplier: 12,
          residual_multiplier: 0.25,
          attention_multiplier: 0.125,
          logits_scaling: 8,
        },
      },
    ],
    ['many heads of one group', { sizes: { heads: 8, kvHeads: 8, headSize: 8 } }],
  ] as const;
  for (const [what, options] of models) {
    it(`${what}: makes the same graph as the folder`, async () => {
      const model = randomModel(options);
      await writeCheckpoint(join(folder, 'folder'), model);
      await writeGguf(file, model);
      const expected = await convert({ source: join(folder, 'folder'), target, quantization: 'fp32' });
      const manifest = await convert({ source: file, target, quantization: 'fp32' });
      await verifyFiles(target, manifest);
      assert.deepEqual(manifest.files.data, expected.files.data);
      assert.deepEqual(manifest.shape, expected.shape);
    });
  }

  it('reads blocks of 8 bits', async () => {
    const model = randomModel();
    const { floats, shape } = model.tensors.get('model.layers.0.mlp.up_proj.weight') ?? assert.fail();
    // One block of 32 numbers each: the scale 2⁻⁷, and what they are then.
    const blocks = Buffer.alloc((floats.length / 32) * 34);
    floats.forEach((value, at) => {
      const block = Math.floor(at / 32) * 34;
      blocks.writeUInt16LE(0x2000, block);
      blocks.writeInt8(Math.round(value * 128), block + 2 + (at % 32));
    });
    const tensors = ggufTensors(model).set('blk.0.ffn_up.weight', { shape, type: 8, bytes: blocks });
    await writeFile(file, gguf(metadataOf(model), tensors));
    const { checkpoint } = await openSource(file);
    const rows: number[] = [];
    for await (const chunk of checkpoint.rows({ name: 'model.layers.0.mlp.up_proj.weight', shape }))
      rows.push(...chunk);
    await checkpoint.close();
    assert.deepEqual(
      rows,
      // No −0, which an integer cannot be.
      [...floats].map((value) => Math.round(value * 128) / 128 + 0),
    );
  });

  for (const key of ['rope.scaling.factor', 'rope.scale_linear']) {
    it(`takes a scaling that is a factor alone for linear: ${key}`, async () => {
      await writeGguf(file, randomModel(), { [`llama.${key}`]: 4 });
      const { config } = await openSource(file);
      assert.deepEqual(config.rope.scaling, { type: 'linear', factor: 4 });
    });
  }

  it('has Llama 3’s scaling written out: makes the graph that its configuration makes', async () => {
    const rope_scaling = {
      rope_type: 'llama3',
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 64,
    };
    const model = randomModel({ config: { rope_scaling } });
    await writeCheckpoint(join(folder, 'folder'), model);
    const [plain, scaled] = [{}, { rope_scaling }].map((json) =>
      rotaryFrequencies(parseRope(json, ''), model.sizes.headSize),
    );
    const tensors = ggufTensors(model).set('rope_freqs.weight', {
      shape: [plain.length],
      floats: plain.map((frequency, at) => frequency / scaled[at]),
    });
    await writeFile(file, gguf(metadataOf(model), tensors));
    const numbersOf = async (source: string) => {
      const { files } = await convert({ source, target, quantization: 'fp32' });
      const data = await readFile(join(target, files.data?.path ?? assert.fail()));
      return new Float32Array(data.buffer);
    };
    const expected = await numbersOf(join(folder, 'folder'));
    const actual = await numbersOf(file);
    assert.equal(actual.length, expected.length);
    // As well as angles of 2048 positions can be told in 32 bits.
    actual.forEach((value, at) => {
      assert.ok(Math.abs(value - expected[at]) < 1e-3, `${at}: ${value}, not ${expected[at]}`);
    });
  });

  it('tells name and licence, or has them of its file', async () => {
    await writeGguf(file, randomModel(), { 'general.name': 'Tiny Coder', 'general.license': 'apache-2.0' });
    const { name, license } = await openSource(file);
    assert.deepEqual([name, license], ['Tiny Coder', 'apache-2.0']);
    await writeGguf(file, randomModel());
    const unnamed = await openSource(file);
    assert.deepEqual([unnamed.name, unnamed.license], ['tiny.Q8_0', 'unknown']);
  });

  describe('is refused', () => {
    const refused: readonly [
      string,
      Metadata,
      'modelUnsupported' | 'modelDamaged' | 'modelMismatch',
      RegExp,
    ][] = [
      ['another architecture', { 'general.architecture': 'mamba' }, 'modelUnsupported', /architecture mamba/],
      ['experts', { 'llama.expert_count': 8 }, 'modelUnsupported', /llama of experts/],
      ['a part of each head rotated', { 'llama.rope.dimension_count': 8 }, 'modelUnsupported', /only a part/],
      ['another scaling', { 'llama.rope.scaling.type': 'yarn' }, 'modelUnsupported', /scaling "yarn"/],
      ['one of several parts', { 'split.count': 3 }, 'modelUnsupported', /one of 3 parts.+llama-gguf-split/],
      [
        'an unknown way to cut words',
        { 'tokenizer.ggml.pre': 'tekken' },
        'modelUnsupported',
        /"tekken".+qwen2/,
      ],
      ['an unknown tokenizer', { 'tokenizer.ggml.model': 't5' }, 'modelUnsupported', /"t5"/],
      [
        'more layers than it has, however many',
        { 'llama.block_count': 4_000_000_000 },
        'modelDamaged',
        /lacks the tensor model\.layers\.3999999999\./,
      ],
      ['no numbers', { 'llama.block_count': 'two' }, 'modelDamaged', /num_hidden_layers/],
      [
        'a tokenizer of another model',
        {
          'tokenizer.ggml.tokens': Array(400)
            .fill('a')
            .map((a, at) => `${a}${at}`),
        },
        'modelMismatch',
        /400 tokens/,
      ],
      ['no vocabulary', { 'tokenizer.ggml.tokens': [1, 2] }, 'modelDamaged', /no vocabulary/],
    ];
    for (const [what, metadata, code, message] of refused) {
      it(what, async () => {
        await writeGguf(file, randomModel(), metadata);
        await assert.rejects(convert({ source: file, target, quantization: 'int8' }), (error) => {
          assert.ok(error instanceof ModelError);
          assert.equal(error.code, code);
          assert.match(error.message, message);
          assert.ok(error.message.includes(file));
          return true;
        });
      });
    }

    it('weights of a type that is unknown', async () => {
      const model = randomModel();
      const bytes = new Uint8Array(100);
      const tensors = ggufTensors(model).set('blk.1.ffn_up.weight', { shape: [160, 64], type: 16, bytes });
      await writeFile(file, gguf(metadataOf(model), tensors));
      await assert.rejects(openSource(file), {
        code: 'modelUnsupported',
        message: /model\.layers\.1\.mlp\.up_proj\.weight as IQ2_XXS/,
      });
    });

    it('a tensor that is missing', async () => {
      const tensors = ggufTensors(randomModel());
      tensors.delete('blk.1.attn_k.weight');
      await writeFile(file, gguf(metadataOf(randomModel()), tensors));
      await assert.rejects(convert({ source: file, target, quantization: 'int8' }), {
        code: 'modelDamaged',
        message: /lacks the tensor model\.layers\.1\.self_attn\.k_proj\.weight/,
      });
    });

    it('other files, and what Git LFS has in their place', async () => {
      await writeFile(file, '{"architectures":["LlamaForCausalLM"]}');
      await assert.rejects(openSource(file), { code: 'modelUnsupported', message: /is not a GGUF file/ });
      await writeFile(file, '');
      await assert.rejects(openSource(file), { code: 'modelUnsupported', message: /is not a GGUF file/ });
      await writeFile(file, 'version https://git-lfs.github.com/spec/v1\n');
      await assert.rejects(openSource(file), { code: 'modelDamaged', message: /Git LFS/ });
    });

    it('a link that leads to itself', async () => {
      await symlink(file, file, 'junction');
      await assert.rejects(openSource(file), { code: 'modelMissing', message: /There is nothing at/ });
    });

    it('one that ends too early, wherever that is', async () => {
      await writeGguf(file, randomModel());
      const whole = await readFile(file);
      for (const share of [0.0001, 0.001, 0.01, 0.03, 0.1, 0.5, 0.999]) {
        await writeFile(file, whole.subarray(0, Math.max(8, share * whole.byteLength)));
        await assert.rejects(openSource(file), { code: 'modelDamaged', message: /gguf / }, `${share}`);
      }
    });

    it('damaged ones by a typed error, if at all', async function () {
      this.timeout(60_000);
      await writeGguf(file, randomModel({ sizes: { vocabulary: 40, layers: 1 } }));
      const whole = await readFile(file);
      const header = whole.indexOf('output_norm');
      const change = fc.tuple(fc.nat(header), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          await writeFile(file, bytes);
          try {
            await convert({ source: file, target, quantization: 'int8' });
          } catch (error) {
            assert.ok(error instanceof ModelError, String(error));
          }
        }),
        { numRuns: 300 },
      );
    });
  });

  it('has its tokenizer in the words of Hugging Face where it carries them', async () => {
    const own = { model: { type: 'BPE', vocab: { x: 0 }, merges: [] }, added_tokens: [] };
    await writeGguf(file, randomModel(), { 'tokenizer.huggingface.json': JSON.stringify(own) });
    const { tokenizer } = await (await openSource(file)).tokenizerBytes();
    assert.deepEqual(JSON.parse(Buffer.from(tokenizer).toString()), own);
    await writeGguf(file, randomModel(), { 'tokenizer.huggingface.json': '{' });
    await assert.rejects(openSource(file), { code: 'modelDamaged', message: /tokenizer/ });
  });
});
