import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { convert } from '../../src/convert/convert';
import { tokenLogProbability } from '../../src/decoding/row';
import { ROOT, TokenTree, type NodeId } from '../../src/decoding/tree';
import type { Quantization } from '../../src/runtime/contract';
import { openModel } from '../../src/runtime/model';

/** Files of this project: no model was trained on them. */
const HELD_OUT = ['src/decoding/tree.ts', 'src/runtime/prompt.ts', 'models/build/model.py'];
const CHUNK = 96;
const TOKENS = 350;

/**
 * Bits per character of the files' beginnings. A token outside the row's K candidates counts as its bound, on both
 * sides alike.
 */
async function bitsPerCharacter(folder: string, quantization: Quantization): Promise<number> {
  const graph = join(folder, quantization);
  await convert({ source: resolve('models/default'), target: graph, quantization });
  const open = await openModel({ folderFor: () => graph, device: 'cpu', threads: 2 });
  const { model, tokenizer } = open;
  let nats = 0;
  let characters = 0;
  for (const file of HELD_OUT) {
    const start = tokenizer.special('<|prefix|>') ?? 0;
    const tokens = tokenizer.encode(readFileSync(file, 'utf8')).slice(0, TOKENS);
    const { row } = await model.prompt([start], TOKENS, new AbortController().signal);
    const tree = new TokenTree(row);
    const nodes: NodeId[] = [ROOT];
    for (const token of tokens) nodes.push(tree.child(nodes[nodes.length - 1], token));
    for (let at = 1; at < nodes.length; at += CHUNK) {
      const chunk = nodes.slice(at, at + CHUNK);
      const rows = await model.evaluate(tree, chunk);
      chunk.forEach((node, index) => {
        tree.setRow(node, rows[index]);
      });
    }
    tokens.forEach((token, index) => (nats -= tokenLogProbability(tree.requireRow(nodes[index]), token)));
    characters += tokenizer.decode(tokens).length;
  }
  await open.dispose();
  return nats / Math.LN2 / characters;
}

describe('quantisation of the model in the box', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-bits-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('8 bits cost at most 2 % in bits per character on text that no model was trained on', async () => {
    const exact = await bitsPerCharacter(folder, 'fp32');
    assert.ok(exact > 0.5 && exact < 4);
    for (const quantization of ['w8a8', 'int8'] as const) {
      const rounded = await bitsPerCharacter(folder, quantization);
      console.log(`      fp32 ${exact.toFixed(4)}, ${quantization} ${rounded.toFixed(4)} bits per character`);
      assert.ok(rounded <= 1.02 * exact);
    }
  });

  it('a graph for WebGPU says on a CPU what to do; others have nothing to say', async () => {
    for (const quantization of ['w8a8', 'int8'] as const) {
      const graph = join(folder, quantization);
      const open = await openModel({ folderFor: () => graph, device: 'cpu', threads: 2 });
      await open.dispose();
      const expected = quantization === 'int8' ? /very slow on a CPU\. Choose the folder of its/ : /^$/;
      assert.match(open.deviceNote, expected);
    }
  });
}).timeout(120_000);
