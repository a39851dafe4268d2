import assert from 'node:assert/strict';
import { someReply } from '../../protocol/channelTesting';
import type { DraftReply, DraftRequest } from '../../protocol/messages';
import { makeWorkspace } from '../../retrieval/testing';
import { byteTokenizer } from '../../runtime/testing';
import type { EvalCase } from './cases';
import { indexEffectReport, type IndexEffectInput } from './indexEffect';

const tokenizer = byteTokenizer();
const files = ['a.ts', 'b.ts'].map((path) => ({ package: 'npm:a', path, text: 'const a = 1;\n' }));
const at: EvalCase = {
  kind: 'line',
  package: 'npm:a',
  path: 'a.ts',
  prefix: 'const ',
  middle: 'a = 1;',
  suffix: '\n',
};
const reply = someReply('a = 1;');

/** Three places and two strategies on engines that are a function: six requests at each place. */
function input(draft: (request: DraftRequest) => DraftReply, signal: AbortSignal): IndexEffectInput {
  const engine = () => ({
    draft: (request: DraftRequest) => Promise.resolve().then(() => draft(request)),
    workspace: makeWorkspace(1024 ** 2, tokenizer),
  });
  return {
    engines: { off: engine(), on: engine(), saved: engine() },
    files,
    cases: [at, at, at],
    typed: [],
    strategies: ['superposed', 'split'],
    typingStrategy: 'auto',
    count: 3,
    setting: 'Toy.',
    signal,
    progress: () => undefined,
  };
}

describe('indexEffectReport', () => {
  const { signal } = new AbortController();

  it('types files with the strategy for typing, whatever is compared', async () => {
    const strategies: string[] = [];
    const draft = ({ strategy }: DraftRequest) => {
      strategies.push(strategy);
      return reply;
    };
    await indexEffectReport({ ...input(draft, signal), cases: [], typed: files });
    assert.deepEqual(new Set(strategies), new Set(['auto']));
  });

  const interruptedAt = (request: number) => {
    const stop = new AbortController();
    let asked = 0;
    const draft = () => {
      if (++asked < request) return reply;
      stop.abort(new Error('Interrupted.'));
      throw new Error('Interrupted.');
    };
    return indexEffectReport(input(draft, stop.signal));
  };

  it('reports whole places alone when it is interrupted', async () => {
    const { rows } = await interruptedAt(6 + 5);
    assert.deepEqual(new Set(rows.map(([, cases]) => cases)), new Set([1]));
  });

  it('throws when it is interrupted before the first is done', async () => {
    await assert.rejects(interruptedAt(5), /Interrupted/);
  });
});
