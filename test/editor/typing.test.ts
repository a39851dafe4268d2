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
  open,
  requestDrafts,
  requestShown,
  restore,
  sleep,
  type,
} from './support';

describe('typing', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(restore);

  it('what was just deleted does not come back by itself, and comes when asked for', async () => {
    const editor = await open('deleting.ts', INSIDE_LOOP);
    await requestDrafts(api);
    const text = await accept(editor);
    const accepted = editor.document.getText();
    const calls = api.providerCalls();
    for (let left = text.length; left > 2; left--) await vscode.commands.executeCommand('deleteLeft');
    const deleted = editor.document.getText();
    await eventually('the editor to ask', () => api.providerCalls() > calls);
    await sleep(1000);
    await inlineSuggest('commit');
    assert.equal(editor.document.getText(), deleted);
    await inlineSuggest('trigger');
    await accept(editor);
    assert.equal(editor.document.getText(), accepted);
  });

  it('quickly: the text is what was typed, few requests are sent, and drafts come at the end', async () => {
    const editor = await open('typing.ts', '‸');
    const typed = 'export const double = (values: number[]) => values.map((value) => ';
    // Brackets and quotes are closed by the editor, which is not under test.
    await configure('editor.autoClosingBrackets', 'never');
    const sent = api.requestsSent();
    const before = api.lastReply();
    for (const text of typed) {
      await type(text);
      await sleep(15);
    }
    assert.equal(editor.document.getText(), typed);
    await eventually('a reply of the worker', () => api.lastReply() !== before);
    const requests = api.requestsSent() - sent;
    console.log(`        ${requests} requests for ${typed.length} keys`);
    assert.ok(requests < typed.length / 2, `${requests} requests`);
    await accept(editor);
    assert.ok(editor.document.getText().startsWith(typed));
  });

  it('nothing comes by itself behind a match that Replace All leaves selected', async () => {
    const text = INSIDE_LOOP.replace('sum += item', 'sum = sum + item').replace('‸', '');
    const editor = await open('replaced.ts', text.replace('return sum;', 'return sum;‸'));
    const { document } = editor;
    await requestDrafts(api);
    const run = (command: string, options?: unknown) => vscode.commands.executeCommand(command, options);
    await run('editor.actions.findWithArgs', { searchString: '+= ', replaceString: '-= ' });
    await eventually('the match to be selected', async () => {
      await run('editor.action.nextMatchFindAction');
      await sleep(100);
      return document.getText(editor.selection) === '+= ';
    });
    const calls = api.providerCalls();
    await run('editor.action.replaceAll');
    await eventually('the editor to ask', () => api.providerCalls() > calls);
    await sleep(1000);
    const replaced = document.getText();
    assert.equal(document.getText(editor.selection), '-= ');
    await inlineSuggest('commit');
    await sleep(100);
    assert.equal(document.getText(), replaced);
  });

  for (const [name, value] of [
    ['automatic', false],
    ['minProbability', 100],
  ] as const) {
    it(`along a draft that was asked for keeps it where none come by themselves (${name}: ${value})`, async () => {
      await configure(`superdraft.${name}`, value);
      const editor = await open(`${name}Asked.ts`, INSIDE_LOOP);
      const { document } = editor;
      const before = document.getText();
      const offset = document.offsetAt(editor.selection.active);
      const [draft] = await requestShown(api);
      const sent = api.requestsSent();
      for (const letter of draft.slice(0, 2)) {
        await type(letter);
        await sleep(60);
      }
      await sleep(300);
      assert.equal(api.requestsSent(), sent);
      await accept(editor);
      assert.equal(document.getText(), before.slice(0, offset) + draft + before.slice(offset));
    });
  }
});
