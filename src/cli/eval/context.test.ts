import assert from 'node:assert/strict';
import { BOX_TEMPLATE, byteTokenizer, fakeModel } from '../../runtime/testing';
import type { EvalCase } from './cases';
import { contextReport } from './context';
import type { TruthInput } from './truth';

const tokenizer = byteTokenizer();

/** A model that finds x as likely as y. */
const open = () => {
  const ids = Int32Array.from([...tokenizer.encode('x'), ...tokenizer.encode('y')]);
  return fakeModel(tokenizer, BOX_TEMPLATE, 2048, {
    ids,
    logits: Float32Array.of(0, 0),
    logSumExp: Math.LN2,
  });
};

const place = (prefix: string): EvalCase => {
  return { kind: 'line', package: 'npm:a', path: 'a.ts', prefix, middle: 'xy', suffix: '\n' };
};

describe('contextReport', () => {
  const cases = ['const a = ', 'const b = ', 'const c = '].map(place);
  const input = (changes: Partial<TruthInput> = {}): TruthInput => {
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
