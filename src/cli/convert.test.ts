import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomModel, writeCheckpoint } from '../convert/testing/checkpoint';
import { writeGguf } from '../convert/testing/gguf';
import { readManifest } from '../runtime/manifest';
import { convertCommand } from './convert';

describe('npm run model', () => {
  let folder: string;
  const { log } = console;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-cli-convert-'));
    await writeCheckpoint(folder, randomModel());
  });
  afterEach(() => {
    console.log = log;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** The lines that a conversion prints. */
  async function linesOf(...args: string[]): Promise<readonly string[]> {
    const lines: string[] = [];
    console.log = (line: string) => lines.push(line);
    await convertCommand([folder, ...args], new AbortController().signal);
    return lines;
  }

  it('says of int8 what it is for, and puts it where WebGPU looks for it', async () => {
    const [, ...more] = await linesOf('--quantization', 'int8');
    assert.match(more.join('\n'), /^int8 is for WebGPU: .+$/);
    assert.equal((await readManifest(join(folder, 'graph-webgpu'))).quantization, 'int8');
  });

  it('has nothing more to say of what a CPU runs, and puts it where that looks for it', async () => {
    for (const quantization of ['int4', 'w8a8'] as const) {
      assert.equal((await linesOf('--quantization', quantization)).length, 1);
      assert.equal((await readManifest(join(folder, 'graph'))).quantization, quantization);
    }
  });

  it('puts the graph of a GGUF file beside it', async () => {
    const file = join(folder, 'tiny.Q8_0.gguf');
    await writeGguf(file, randomModel());
    await convertCommand([file, '--quantization', 'int8'], new AbortController().signal);
    assert.equal((await readManifest(join(folder, 'tiny.Q8_0-graph-webgpu'))).name, 'tiny.Q8_0');
  });

  it('takes a folder for the GGUF file that is alone in it', async () => {
    const alone = join(folder, 'alone');
    await mkdir(alone);
    await writeGguf(join(alone, 'tiny.gguf'), randomModel());
    await convertCommand([alone], new AbortController().signal);
    assert.equal((await readManifest(join(alone, 'tiny-graph'))).name, 'tiny');
  });

  it('says of a path that nothing is there', async () => {
    const nowhere = join(folder, 'nowhere');
    await assert.rejects(convertCommand([nowhere], new AbortController().signal), {
      message: `There is nothing at ${nowhere}. Choose a folder that holds a model, or a GGUF file.`,
    });
  });
});
