import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import { accept, activateAndLoad, closeAll, eventually, open, sleep } from './support';

describe('typing', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(closeAll);

  it('quickly: the text is what was typed, few requests are sent, and drafts come at the end', async () => {
    const editor = await open('typing.ts', '‸');
    const typed = 'export const double = (values: number[]) => values.map((value) => ';
    // Brackets and quotes are closed by the editor, which is not under test.
    const options = vscode.workspace.getConfiguration('editor', { languageId: 'typescript' });
    await options.update('autoClosingBrackets', 'never', vscode.ConfigurationTarget.Global);
    const sent = api.requestsSent();
    const before = api.lastReply();
    for (const text of typed) {
      await vscode.commands.executeCommand('type', { text });
      await sleep(15);
    }
    assert.equal(editor.document.getText(), typed);
    await eventually('a reply of the worker', () => api.lastReply() !== before);
    const requests = api.requestsSent() - sent;
    console.log(`        ${requests} requests for ${typed.length} keys`);
    assert.ok(requests < typed.length / 2, `${requests} requests`);
    await accept(editor);
    assert.ok(editor.document.getText().startsWith(typed));
    await options.update('autoClosingBrackets', undefined, vscode.ConfigurationTarget.Global);
  });

  it('prints the time from a keystroke to its drafts, with about 1,000 tokens around the cursor', async () => {
    const functions = Array.from(
      { length: 30 },
      (_, i) => `export function add${i}(a: number, b: number): number {\n  return a + b + ${i};\n}\n`,
    );
    await open('latency.ts', `${functions.join('\n')}\n‸\n`);
    const settings = vscode.workspace.getConfiguration('superdraft');
    await settings.update('debounce', 0, vscode.ConfigurationTarget.Global);
    const milliseconds: number[] = [];
    for (const text of 'export function sum(values: number[]): number { let total = 0; for (const x of values)') {
      const before = api.lastReply();
      const sent = api.requestsSent();
      const started = performance.now();
      await vscode.commands.executeCommand('type', { text });
      const end = started + 1000;
      while (api.lastReply() === before && performance.now() < end) {
        // A key along a draft asks for nothing.
        if (api.requestsSent() === sent && performance.now() > started + 150) break;
        await sleep(1);
      }
      if (api.lastReply() !== before) milliseconds.push(performance.now() - started);
    }
    await settings.update('debounce', undefined, vscode.ConfigurationTarget.Global);
    // The first one reads the whole prompt.
    const warm = milliseconds.slice(1).sort((a, b) => a - b);
    const quantile = (q: number) => (warm.at(Math.floor(q * warm.length)) ?? NaN).toFixed(0);
    const tokens = api.lastReply()?.promptRows ?? 0;
    console.log(
      `        ${warm.length} requests, ${tokens} prompt tokens: median ${quantile(0.5)} ms, 95th percentile ${quantile(0.95)} ms`,
    );
    assert.ok(warm.length > 20 && tokens > 700);
  });
});
