import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { someLoad, someRequest } from '../../src/protocol/channelTesting';
import { loadEngine } from '../../src/worker/engine';
import { writeBoxAsGguf } from '../boxAsGguf';

const BOX = resolve('models/default');
const live = new AbortController().signal;

describe('a GGUF file', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'superdraft-gguf-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('drafts as the checkpoint does that it was made of', async () => {
    const text = readFileSync('test/fixtures/sample/cart.ts', 'utf8');
    const prefix = text.slice(0, text.indexOf('total += ') + 'total += '.length);
    const asked = someRequest({
      path: 'cart.ts',
      prefix: prefix.slice(-400),
      suffix: '\n}\n',
      strategy: 'greedy',
      maxTokens: 24,
    });
    const file = join(folder, 'box.gguf');
    await writeBoxAsGguf(file);
    const replies = [];
    for (const modelFolder of [BOX, file]) {
      const places = {
        modelFolder,
        cacheFolder: modelFolder === file ? folder : resolve('.superdraft'),
        drafters: [],
      };
      const { engine, reply } = await loadEngine(someLoad(places), live);
      try {
        const { drafts } = await engine.draft(asked, live);
        replies.push({ drafts, model: reply.model });
      } finally {
        await engine.dispose();
      }
    }
    const [box, own] = replies;
    assert.equal(own.model, 'Box');
    assert.equal(own.drafts[0].text, box.drafts[0].text);
    assert.ok(box.drafts[0].text.trim().length > 3);
    assert.ok(Math.abs(own.drafts[0].logProbability - box.drafts[0].logProbability) < 1e-3);
  });
});
