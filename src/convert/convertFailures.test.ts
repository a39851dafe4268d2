import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest, verifyFiles } from '../runtime/manifest';
import { convert } from './convert';
import { openFile, type OpenSink } from './hashedFile';
import { randomModel, safetensors, writeCheckpoint, writeJson } from './testing/checkpoint';

describe('a conversion that fails', () => {
  let folder: string;
  let source: string;
  let target: string;
  const model = randomModel();
  const weightsFile = () => join(source, 'model.safetensors');
  let before: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-convert-'));
    source = join(folder, 'tiny');
    target = join(folder, 'model');
    await writeCheckpoint(source, model);
    await convert({ source, target, quantization: 'int8' });
    before = await readFile(join(target, 'superdraft.json'), 'utf8');
  });

  /** The old model is whole and nothing else is left. */
  afterEach(async () => {
    assert.equal(await readFile(join(target, 'superdraft.json'), 'utf8'), before);
    await verifyFiles(target, await readManifest(target));
    assert.deepEqual(await readdir(folder), ['model', 'tiny']);
    await rm(folder, { recursive: true, force: true });
  });

  const rejects = (code: string, message: RegExp) =>
    assert.rejects(convert({ source, target, quantization: 'int4' }), { code, message });

  it('a full disk, at any write', async () => {
    let writes = 0;
    const failingAfter =
      (most: number): OpenSink =>
      async (path) => {
        const sink = await openFile(path);
        return {
          ...sink,
          write: (bytes) => {
            if (++writes > most) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
            return sink.write(bytes);
          },
        };
      };
    await convert({
      source,
      target: join(folder, 'whole'),
      quantization: 'int4',
      openSink: failingAfter(Infinity),
    });
    await rm(join(folder, 'whole'), { recursive: true });
    const all = writes;
    for (const most of [0, 1, 7, all - 4, all - 1]) {
      writes = 0;
      const options = { source, target, quantization: 'int4', openSink: failingAfter(most) } as const;
      await assert.rejects(convert(options), { code: 'diskFull', message: /Free some space/ });
    }
  });

  it('a cancellation between two tensors', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const progress = (done: number, total: number) => {
      if (done > total / 2) abort.abort(reason);
    };
    const options = { source, target, quantization: 'int4', signal: abort.signal, progress } as const;
    await assert.rejects(convert(options), (error) => error === reason);
  });

  it('a cancellation before it began', () =>
    assert.rejects(
      convert({ source, target, quantization: 'int4', signal: AbortSignal.abort(new Error('never')) }),
      /never/,
    ));

  it('a missing tensor', async () => {
    const tensors = new Map(model.tensors);
    tensors.delete('model.layers.1.mlp.up_proj.weight');
    await writeFile(weightsFile(), safetensors(tensors));
    await rejects('modelDamaged', /lacks the tensor model\.layers\.1\.mlp\.up_proj\.weight/);
  });

  it('a tensor of another shape than the configuration says', async () => {
    await writeJson(source, 'config.json', { ...model.config, intermediate_size: 96 });
    await rejects(
      'modelDamaged',
      /gate_proj\.weight of shape \[160, 64\], where its configuration needs \[96, 64\]/,
    );
  });

  it('a head of its own that is not there', async () => {
    await writeJson(source, 'config.json', { ...model.config, tie_word_embeddings: false });
    await rejects('modelDamaged', /lacks the tensor lm_head\.weight/);
  });

  it('a type that cannot be read', async () => {
    const text = await readFile(weightsFile(), 'latin1');
    await writeFile(weightsFile(), text.replaceAll('"dtype":"F32"', '"dtype":"I32"'), 'latin1');
    await rejects('modelUnsupported', /as I32, which cannot be converted/);
  });

  it('truncated weights', async () => {
    const bytes = await readFile(weightsFile());
    await writeFile(weightsFile(), bytes.subarray(0, bytes.byteLength - 10));
    await rejects('modelDamaged', /model\.safetensors ends within the tensor model\.norm\.weight/);
  });

  it('no weights', async () => {
    await rm(weightsFile());
    await rejects('modelMissing', /neither model\.safetensors nor/);
    await rm(join(source, 'config.json'));
    await rejects('modelMissing', /neither model\.safetensors nor/);
  });

  it('an index that leads out of the folder', async () => {
    await rm(weightsFile());
    await writeJson(source, 'model.safetensors.index.json', { weight_map: { a: '../x.safetensors' } });
    await rejects('modelDamaged', /does not list the weights files/);
  });

  it('a shard that is missing', async () => {
    await rm(weightsFile());
    await writeJson(source, 'model.safetensors.index.json', { weight_map: { a: 'x.safetensors' } });
    await rejects('modelMissing', /x\.safetensors cannot be read/);
  });

  it('a tokenizer that is missing', async () => {
    await rm(join(source, 'tokenizer.json'));
    await rejects('modelMissing', /tokenizer\.json/);
  });

  it('a tokenizer that Git LFS keeps', async () => {
    await writeFile(join(source, 'tokenizer.json'), 'version https://git-lfs.github.com/spec/v1\n');
    await rejects('modelDamaged', /tokenizer\.json only names a file that Git LFS keeps/);
  });

  it('a tokenizer of another model', async () => {
    await writeJson(source, 'config.json', { ...model.config, vocab_size: 300 });
    await rejects('modelMismatch', /320 tokens/);
  });

  it('another architecture', async () => {
    await writeJson(source, 'config.json', { ...model.config, architectures: ['MambaForCausalLM'] });
    await rejects('modelUnsupported', /MambaForCausalLM/);
  });
});
