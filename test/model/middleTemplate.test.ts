import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { convert } from '../../src/convert/convert';
import { someLoad, someRequest } from '../../src/protocol/channelTesting';
import type { DraftReply } from '../../src/protocol/messages';
import { MANIFEST_FILE } from '../../src/runtime/manifest';
import { loadEngine, type Engine } from '../../src/worker/engine';

const live = new AbortController().signal;

/** The order of Qwen2.5-Coder and others, in the marks of the model in the box, which was trained on another. */
const INFILL = [
  ...['<|file|>', '{path}', '\n', '<|prefix|>', '{prefix}', '<|suffix|>', '{suffix}'],
  ...['<|prefix|>', '{middle}'],
];

describe('a model that knows the suffix only behind the prefix', () => {
  let folder: string;
  let engine: Engine;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'superdraft-middle-'));
    const manifest = await convert({
      source: resolve('models/default'),
      target: join(folder, 'graph'),
      quantization: 'w8a8',
    });
    const template = { ...manifest.template, start: ['repository\n'], infill: INFILL };
    writeFileSync(join(folder, 'graph', MANIFEST_FILE), JSON.stringify({ ...manifest, template }));
    const places = { modelFolder: join(folder, 'graph'), cacheFolder: resolve('.superdraft') };
    ({ engine } = await loadEngine(someLoad(places), live));
  });
  after(async () => {
    await engine.dispose();
    rmSync(folder, { recursive: true });
  });

  it('reads the suffix once while lines are typed: at least 95 % of the rows of a key are the last one’s', async () => {
    const text = readFileSync('test/fixtures/sample/cart.ts', 'utf8');
    const [start, end] = [text.indexOf('remove('), text.indexOf('/** The price')];
    const replies: DraftReply[] = [];
    for (let at = start; at < end; at += 3)
      replies.push(
        await engine.draft(
          someRequest({
            ...{ path: 'cart.ts', prefix: text.slice(0, at), suffix: text.slice(end), explain: true },
            ...{ count: 2, maxTokens: 2, strategy: 'split' },
          }),
          live,
        ),
      );
    const typed = replies.slice(1);
    const sum = (of: (reply: DraftReply) => number) => typed.reduce((total, reply) => total + of(reply), 0);
    const [rows, reused] = [sum(({ promptRows }) => promptRows), sum((reply) => reply.promptRowsReused)];
    assert.ok(reused / rows >= 0.95, `${((100 * reused) / rows).toFixed(1)} % of ${rows} rows`);
    assert.match(
      replies.at(-1)?.prompt ?? '',
      /^repository\n<\|file\|>cart\.ts\n<\|prefix\|>export interface[^<]*\n<\|suffix\|>\/\*\* The price[^<]*<\|prefix\|> {2}remove/,
    );
    assert.ok(typed.some(({ drafts }) => drafts.length > 0));
  }).timeout(60_000);
});
