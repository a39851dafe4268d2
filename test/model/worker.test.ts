import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { startWorker } from '../../src/cli/bench/workerProcess';
import { someLoad, someRequest } from '../../src/protocol/channelTesting';
import { STRATEGIES, type DraftRequest } from '../../src/protocol/messages';

const live = new AbortController().signal;

/** One window: the worker's process with the model in the box, behind the channel. */
class Window {
  readonly #worker = startWorker(resolve('dist', 'worker.js'));

  load(cacheFolder: string) {
    const modelFolder = resolve('models/default');
    return this.#worker.channel.request(someLoad({ modelFolder, cacheFolder, threads: 1 }), live);
  }

  draft(options: Partial<DraftRequest> = {}) {
    return this.#worker.channel.request({ ...BASE, ...options }, live);
  }

  kill() {
    this.#worker.stop();
  }
}

const BASE = someRequest({
  path: 'src/cart.ts',
  prefix: 'export function add(a: number, b: number) {\n  return ',
  suffix: '\n}\n',
  maxTokens: 8,
  extent: 'line',
});

describe('the worker’s whole path', () => {
  let cache: string;
  let first: Window;
  let second: Window;
  before(() => {
    cache = mkdtempSync(join(tmpdir(), 'superdraft-windows-'));
    first = new Window();
    second = new Window();
  });
  after(() => {
    first.kill();
    second.kill();
    rmSync(cache, { recursive: true, force: true });
  });

  it('two windows load at once, and draft alike at the same time', async () => {
    await Promise.all([first.load(cache), second.load(cache)]);
    const [a, b] = await Promise.all([first.draft(), second.draft()]);
    assert.ok(a.drafts.length > 0);
    assert.deepEqual(
      a.drafts.map(({ text }) => text),
      b.drafts.map(({ text }) => text),
    );
  }).timeout(60_000);

  it('answers hostile text and numbers, each with drafts or a reason, and goes on', async () => {
    const unit = fc.constantFrom(
      'a',
      ' ',
      '\t',
      '\n',
      '\r\n',
      '\0',
      '😀',
      'é',
      'e\u0301',
      '\uD83D',
      '<|end|>',
      '{',
    );
    const text = fc.string({ unit, maxLength: 200 });
    const request = fc.record({
      path: text,
      prefix: text,
      suffix: text,
      prefixStartLine: fc.nat(100_000),
      count: fc.constantFrom(-1, 0, 1, 3, 99),
      maxTokens: fc.constantFrom(-1, 0, 1, 6),
      strategy: fc.constantFrom(...STRATEGIES),
      extent: fc.constantFrom('auto', 'line', 'block'),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(request, async (options) => {
        const { drafts, reason } = await first.draft(options);
        assert.ok(drafts.length > 0 || reason !== undefined);
        assert.ok(drafts.length <= 10);
        assert.equal(new Set(drafts.map((draft) => draft.text)).size, drafts.length);
        for (const { text: draft, logProbability } of drafts) {
          assert.ok(logProbability <= 1e-6 && draft.trim() !== '');
          // A file may hold a mark's characters as plain text, and the model may copy them; it never makes one up.
          for (const [mark] of draft.matchAll(/<\|(?:end|file|prefix|suffix|endoftext)\|>/g))
            assert.ok(`${options.path} ${options.prefix} ${options.suffix}`.includes(mark), draft);
          assert.equal(Buffer.from(draft).toString(), draft, 'half a character');
        }
      }),
      { numRuns: 60 },
    );
    assert.ok((await first.draft()).drafts.length > 0);
  }).timeout(120_000);

  it('killed while it decodes: its request fails, the other window drafts on', async () => {
    const pending = second.draft({ maxTokens: 200, count: 10, extent: 'block', strategy: 'beam' });
    const other = first.draft();
    setImmediate(() => {
      second.kill();
    });
    await assert.rejects(pending, /worker ended/);
    assert.ok((await other).drafts.length > 0);
  }).timeout(30_000);
});
