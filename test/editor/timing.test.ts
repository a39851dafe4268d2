import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import {
  accept,
  activateAndLoad,
  configure,
  eventually,
  inlineSuggest,
  INSIDE_LOOP,
  itemsAt,
  open,
  requestDrafts,
  requestShown,
  restore,
  sleep,
  type,
} from './support';

describe('timing', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('superdraft.resume');
    await restore();
  });

  it('paused: typing asks for nothing, a command does, and drafts come again after that', async () => {
    await open('paused.ts', INSIDE_LOOP);
    await vscode.commands.executeCommand('superdraft.pause');
    assert.equal(api.pause.until, 'restart');
    const sent = api.requestsSent();
    await type('x');
    await sleep(700);
    assert.equal(api.requestsSent(), sent);
    await requestDrafts(api);
    assert.ok(api.requestsSent() > sent);
    await vscode.commands.executeCommand('superdraft.resume');
    await inlineSuggest('hide');
    const before = api.requestsSent();
    await type('\nlet ');
    await eventually('a request', () => api.requestsSent() > before);
  });

  it('a snooze ends by itself', async () => {
    await open('snoozed.ts', INSIDE_LOOP);
    api.pause.snooze(1200);
    const { until } = api.pause;
    assert.ok(until instanceof Date && until.getTime() <= Date.now() + 1200);
    const sent = api.requestsSent();
    await type('y');
    await sleep(500);
    assert.equal(api.requestsSent(), sent);
    await eventually('the end of the snooze', () => api.pause.until === undefined);
    await type('.');
    await eventually('a request', () => api.requestsSent() > sent);
  });

  it('the drafts after an accepted draft were prepared: they are there without a request', async () => {
    const editor = await open('prepared.ts', INSIDE_LOOP);
    const prepared = api.setsPrepared();
    await requestDrafts(api);
    await eventually(
      'what follows each draft',
      () => api.setsPrepared() >= prepared + Math.min(3, api.lastProposals().length),
    );
    const sent = api.requestsSent();
    await accept(editor);
    const calls = api.providerCalls();
    await inlineSuggest('trigger');
    await eventually('the provider to be asked', () => api.providerCalls() > calls);
    await sleep(300);
    assert.equal(api.requestsSent(), sent);
  });

  it('where a line is complete the next one was prepared: its drafts are there with Enter, without a request', async () => {
    const [before, behind] = INSIDE_LOOP.split('‸');
    const line = '    sum += item.price * item.quantity';
    const start = before.slice(0, before.lastIndexOf('\n') + 1);
    const editor = await open('complete.ts', `${start}${line}‸${behind.slice(behind.indexOf('\n'))}`);
    await type(';');
    await eventually('that nothing is to be added', () => api.lastReply()?.reason === 'nothingToAdd');
    await sleep(1500);
    const [sent, calls] = [api.requestsSent(), api.providerCalls()];
    await type('\n');
    assert.equal(editor.document.lineAt(editor.selection.active.line).text, '    ');
    await eventually('the provider to be asked', () => api.providerCalls() > calls);
    await sleep(300);
    assert.equal(api.requestsSent(), sent);
  });

  it('where the cursor rests the text around it is read: the first drafts there evaluate hardly a row of it', async () => {
    await open('rests.ts', INSIDE_LOOP);
    await requestDrafts(api);
    await open('rests-elsewhere.ts', `${INSIDE_LOOP.replaceAll('item', 'entry')}\n// The end.\n`);
    const sent = api.requestsSent();
    await sleep(1500);
    assert.equal(api.requestsSent(), sent);
    const { promptRows, promptRowsReused } = await requestDrafts(api);
    assert.ok(promptRows > 80 && promptRowsReused >= promptRows - 2, `${promptRowsReused} of ${promptRows}`);
  });

  it('prepares nothing where that is switched off', async () => {
    await configure('superdraft.prepareNext', false);
    const prepared = api.setsPrepared();
    await open('unprepared.ts', INSIDE_LOOP);
    await requestDrafts(api);
    await sleep(800);
    assert.equal(api.setsPrepared(), prepared);
  });

  it('typed along a draft, the answer comes without a pass', async () => {
    const loop = 'export function sum(values: number[]) {\n  let sum = 0;\n  for (let i = 0; ‸\n}\n';
    const editor = await open('through.ts', loop);
    const [first = ''] = await requestShown(api);
    const text = first.split('\n')[0];
    await sleep(300);
    const sent = api.requestsSent();
    const milliseconds: number[] = [];
    for (const character of text.slice(0, -1)) {
      await type(character);
      const { document, selection } = editor;
      const started = performance.now();
      await itemsAt(api, document, selection.active);
      milliseconds.push(performance.now() - started);
    }
    const sorted = milliseconds.toSorted((a, b) => a - b);
    console.log(
      `        ${sorted.length} keys along a draft: median ${sorted.at(sorted.length >> 1)?.toFixed(2)} ms, longest ${sorted.at(-1)?.toFixed(2)} ms`,
    );
    assert.ok(sorted.length > 2);
    assert.equal(api.requestsSent(), sent);
  });
});
