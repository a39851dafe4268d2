import assert from 'node:assert/strict';
import { CONTRACT_VERSION } from '../../runtime/contract';
import { LanguageModel } from '../../runtime/languageModel';
import type { ModelManifest } from '../../runtime/manifest';
import { SPARE_SLOTS, type OpenModel } from '../../runtime/model';
import { BOX_TEMPLATE, byteTokenizer } from '../../runtime/testing';
import type { EvalCase } from './cases';
import { contextReport, type ContextInput } from './context';

const CONTEXT = 2048;
const tokenizer = byteTokenizer();

/** A model that finds x as likely as y. */
function open(): OpenModel {
  const ids = Int32Array.from([...tokenizer.encode('x'), ...tokenizer.encode('y')]);
  const row = { ids, logits: Float32Array.of(0, 0), logSumExp: Math.LN2 };
  const file = { path: 'model.onnx', bytes: 1, sha256: '' };
  const manifest: ModelManifest = {
    contract: CONTRACT_VERSION,
    name: 'Fake',
    license: 'MIT',
    quantization: 'fp32',
    shape: {
      ...{ layers: 1, kvHeads: 1, headSize: 8, hiddenSize: 8, positions: CONTEXT, candidates: 2 },
      vocabulary: tokenizer.size,
    },
    contextLength: CONTEXT,
    template: BOX_TEMPLATE,
    source: '',
    files: { graph: file, tokenizer: file, tokenizerConfig: file },
  };
  const run = ({ wanted }: { wanted: readonly unknown[] }) => Promise.resolve(wanted.map(() => row));
  return {
    folder: '/model',
    manifest,
    tokenizer,
    model: new LanguageModel({ run }, CONTEXT + SPARE_SLOTS),
    device: 'cpu',
    deviceNote: '',
    passCosts: [[1, 1]],
    contextLength: CONTEXT,
    dispose: () => Promise.resolve(),
  };
}

const place = (prefix: string): EvalCase => {
  return { kind: 'line', package: 'npm:a', path: 'a.ts', prefix, middle: 'xy', suffix: '\n' };
};

describe('contextReport', () => {
  const cases = ['const a = ', 'const b = ', 'const c = '].map(place);
  const input = (changes: Partial<ContextInput> = {}): ContextInput => {
    const { signal } = new AbortController();
    return { open: open(), files: [], cases, signal, progress: () => undefined, ...changes };
  };

  it('measures bits per character', async () => {
    const { setting, rows } = await contextReport(input());
    assert.match(setting, /; 3 places \(0 with snippets\)/);
    assert.deepEqual(new Set(rows.map(([, bits]) => bits)), new Set(['1.0000']));
  });

  it('keeps the places that are done when it is interrupted, and throws when there is none', async () => {
    const stop = new AbortController();
    const progress = () => {
      stop.abort(new Error('Interrupted.'));
    };
    const { setting } = await contextReport(input({ signal: stop.signal, progress }));
    assert.match(setting, /; 1 places /);
    await assert.rejects(contextReport(input({ signal: stop.signal })), /Interrupted/);
  });
});
