import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import {
  accept,
  activateAndLoad,
  closeAll,
  configure,
  eventually,
  inlineSuggest,
  INSIDE_LOOP,
  open,
  requestDrafts,
  requestShown,
  restore,
  sleep,
  type,
} from './support';

describe('drafts', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(restore);

  it('an explicit trigger shows draft 1, and accepting inserts it', async () => {
    const editor = await open('accept.ts', INSIDE_LOOP);
    const [first] = await requestShown(api);
    assert.equal(await accept(editor), first);
  });

  it('cycling reaches three different drafts, and accepting inserts the one shown', async () => {
    let texts: readonly string[] = [];
    const inserted = new Set<string>();
    for (let steps = 0; steps < 3; steps++) {
      // The same place each time: after the first time its drafts are at hand.
      const editor = await open('cycle.ts', INSIDE_LOOP.replace('sum += ‸', 'const worth = ‸'));
      if (steps === 0) texts = await requestShown(api);
      else await inlineSuggest('trigger');
      for (let step = 0; step < steps; step++) {
        // The editor shows the drafts a moment after the reply, and cycles only among those it shows.
        await sleep(400);
        await inlineSuggest('showNext');
      }
      await sleep(400);
      inserted.add(await accept(editor));
      await closeAll();
    }
    console.log(`        ${JSON.stringify(texts)}`);
    assert.equal(inserted.size, 3);
    for (const text of inserted) assert.ok(texts.includes(text), text);
  });

  it('where one replaces a closer, the cursor goes behind it, and what follows comes by itself', async () => {
    await configure('superdraft.maxTokens', 8);
    const [before, after] = INSIDE_LOOP.split('const item of items) {\n    sum += ‸\n  }');
    const editor = await open('closer.ts', `${before}‸)${after}`);
    const { line, character } = editor.selection.active;
    const [text] = await requestShown(api);
    assert.equal(api.lastProposals()[0].replaced, 1, text);
    await accept(editor);
    const end = new vscode.Position(line, character + text.length);
    await eventually('the cursor to be behind it', () => editor.selection.active.isEqual(end));
    assert.ok((await accept(editor)).startsWith('\n'));
  });

  it('a closer that the editor has put behind the cursor gets a line of its own, above which the cursor stays', async () => {
    // Too few for all of the block: its closer stays the editor's.
    await configure('superdraft.maxTokens', 8);
    const above = INSIDE_LOOP.replace('‸', 'item.price * item.quantity;');
    const before = `${above}export function describeAll(items: Item[], most: number): string[] {`;
    const editor = await open('ownLine.ts', `${before}‸}\n`);
    const { line } = editor.selection.active;
    const [text] = await requestShown(api);
    assert.equal(api.lastProposals()[0].behind, '\n', text);
    await sleep(300);
    await accept(editor);
    assert.equal(editor.document.getText(), `${before}${text}\n}\n`);
    const lines = text.split('\n');
    const end = new vscode.Position(line + lines.length - 1, lines[lines.length - 1].length);
    await eventually('the cursor to be above it', () => editor.selection.active.isEqual(end));
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), `${before}}\n`);
  });

  it('what a draft leaves open before a closer is closed, and the cursor stays within', async () => {
    const before = "describe('worth', () => {\n  it('adds up prices', ";
    const editor = await open('callback.test.ts', `${before}‸)\n});\n`);
    const { line, character } = editor.selection.active;
    const [text] = await requestShown(api);
    assert.equal(api.lastProposals()[0].behind, '}', text);
    await accept(editor);
    assert.equal(editor.document.getText(), `${before}${text}})\n});\n`);
    const end = new vscode.Position(line, character + text.length);
    await eventually('the cursor to be within', () => editor.selection.active.isEqual(end));
  });

  it('what a draft of several lines leaves open is closed below it', async () => {
    // Too few for all of the callback.
    await configure('superdraft.maxTokens', 20);
    await configure('superdraft.extent', 'block');
    const before = "describe('worth', () => {\n  it('adds up prices', ";
    const editor = await open('callbacks.test.ts', `${before}‸);\n});\n`);
    const [text] = await requestShown(api);
    assert.match(text, /^\(\) => \{\n/);
    const { behind = '' } = api.lastProposals()[0];
    assert.match(behind, /\n {2}\}$/, text);
    await accept(editor);
    assert.equal(editor.document.getText(), `${before}${text}${behind});\n});\n`);
  });

  it('asking again at the same place sends no request and shows the same drafts', async () => {
    const editor = await open('again.ts', INSIDE_LOOP);
    const [first] = await requestShown(api);
    await sleep(200);
    const sent = api.requestsSent();
    const calls = api.providerCalls();
    // The editor keeps what it shows; only once that is gone it asks again.
    await inlineSuggest('hide');
    await inlineSuggest('trigger');
    await eventually('the provider to be asked', () => api.providerCalls() > calls);
    await sleep(200);
    assert.equal(api.requestsSent(), sent);
    assert.equal(await accept(editor), first);
  });

  it('typing along a draft keeps it, with no request', async () => {
    const editor = await open('along.ts', INSIDE_LOOP);
    const [text = ''] = await requestShown(api);
    await sleep(200);
    const sent = api.requestsSent();
    await type(text.slice(0, 1));
    await sleep(400);
    assert.equal(api.requestsSent(), sent);
    assert.equal(await accept(editor), text.slice(1));
  });

  it('after one is accepted, the next ones come', async () => {
    const editor = await open('next.ts', INSIDE_LOOP);
    await requestDrafts(api);
    await accept(editor);
    await type('\n');
    // They may have been prepared while the first were shown, so that no reply is to be waited for.
    assert.notEqual((await accept(editor)).trim(), '');
  });

  it('are begun with the key, before the editor asks for them', async () => {
    const editor = await open('begun.ts', INSIDE_LOOP.replace('sum += ‸', 'sum +=‸'));
    const [sent, calls] = [api.requestsSent(), api.providerCalls()];
    await type(' ');
    while (api.requestsSent() === sent) await new Promise(setImmediate);
    assert.equal(api.providerCalls(), calls);
    await eventually('the editor to ask', () => api.providerCalls() > calls);
    await sleep(200);
    assert.equal(api.requestsSent(), sent + 1);
    assert.notEqual(await accept(editor), '');
  });

  it('come by themselves while a person types', async () => {
    const editor = await open('typed.ts', INSIDE_LOOP.replace('sum += ‸', 'sum +=‸'));
    const before = api.lastReply();
    await type(' ');
    await eventually('a reply of the worker', () => api.lastReply() !== before);
    assert.equal(await accept(editor), api.lastProposals()[0]?.text);
  });
});
