import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COUNT } from '../../src/protocol/messages';
import type { TestApi } from '../../src/extension/api';
import {
  activateAndLoad,
  closeAll,
  eventually,
  extensionLog,
  inlineSuggest,
  INSIDE_LOOP,
  open,
  requestDrafts,
  sleep,
} from './support';

const update = (name: string, value: unknown) =>
  vscode.workspace.getConfiguration('superdraft').update(name, value, vscode.ConfigurationTarget.Global);

describe('settings', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(async () => {
    await closeAll();
    await update('enable', undefined);
    await update('count', undefined);
    await update('exclude', undefined);
    await update('inComments', undefined);
  });

  it('a language that is switched off gets no drafts', async () => {
    await update('enable', { '*': true, typescript: false });
    const editor = await open('off.ts', INSIDE_LOOP);
    const sent = api.requestsSent();
    const text = editor.document.getText();
    await inlineSuggest('trigger');
    await sleep(500);
    await inlineSuggest('commit');
    assert.equal(api.requestsSent(), sent);
    assert.equal(editor.document.getText(), text);
  });

  it('a file that is excluded gets no drafts, the status bar says so, and its neighbour gets them', async () => {
    await update('exclude', { '**/excluded': true });
    await open('excluded/kiwi.ts', INSIDE_LOOP);
    await eventually('the sign', () => api.statusBarText().includes('circle-slash'));
    const sent = api.requestsSent();
    await inlineSuggest('trigger');
    await sleep(500);
    assert.equal(api.requestsSent(), sent);
    await open('besideExcluded.ts', INSIDE_LOOP);
    await eventually('its end', () => !api.statusBarText().includes('circle-slash'));
    await requestDrafts(api);
    await update('exclude', { '**/beside*': true });
    await eventually('the sign once more', () => api.statusBarText().includes('circle-slash'));
    await open('excluded/emu.ts', INSIDE_LOOP);
    assert.ok((await requestDrafts(api)).drafts.length > 0);
  });

  it('in comments none come by themselves where that is set, and come when asked for', async () => {
    await update('inComments', false);
    await open('comments.ts', INSIDE_LOOP.replace('‸', 'item.price; // the ‸'));
    await vscode.commands.executeCommand('type', { text: 'p' });
    await eventually('the reason', () => api.lastReply()?.reason === 'inComment');
    assert.ok((await requestDrafts(api)).reason !== 'inComment');
    await update('inComments', true);
    await vscode.commands.executeCommand('type', { text: 'q' });
    await eventually('drafts in a comment', () => (api.lastReply()?.reason ?? '') !== 'inComment');
  });

  it('where the editor shows no ghost text nothing is made by itself', async () => {
    const ghostText = vscode.workspace.getConfiguration('editor.inlineSuggest');
    await ghostText.update('enabled', false, vscode.ConfigurationTarget.Global);
    try {
      const sent = api.requestsSent();
      await open('ghostless.ts', INSIDE_LOOP);
      await vscode.commands.executeCommand('type', { text: 'z' });
      await sleep(800);
      assert.equal(api.requestsSent(), sent);
    } finally {
      await ghostText.update('enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  for (const [count, clamped] of [
    [0, COUNT.min],
    [-1, COUNT.min],
    [99, COUNT.max],
  ] as const) {
    it(`count ${count} counts as ${clamped}, and the log says so`, async () => {
      await update('count', count);
      await open(`count${count}.ts`, INSIDE_LOOP);
      const { drafts } = await requestDrafts(api);
      // Drafts that come out alike are shown once, so that there may be fewer than asked for.
      assert.ok(drafts.length >= 1 && drafts.length <= clamped, `${drafts.length} drafts`);
      const warning = `[warning] superdraft.count is ${count}; ${clamped} is used.`;
      assert.ok(extensionLog()?.includes(warning) ?? true);
    });
  }

  it('a language may have settings of its own', async () => {
    const ofTypeScript = vscode.workspace.getConfiguration('superdraft', { languageId: 'typescript' });
    const set = (value: number | undefined) =>
      ofTypeScript.update('count', value, vscode.ConfigurationTarget.Global, true);
    await set(1);
    try {
      await open('own.ts', INSIDE_LOOP);
      assert.equal((await requestDrafts(api)).drafts.length, 1);
      await open('others.js', INSIDE_LOOP);
      assert.ok((await requestDrafts(api)).drafts.length > 1);
    } finally {
      await set(undefined);
    }
  });

  it('automatic may be set for a language: what follows is prepared there alone', async () => {
    const ofTypeScript = vscode.workspace.getConfiguration('superdraft', { languageId: 'typescript' });
    const set = (value: boolean | undefined) =>
      ofTypeScript.update('automatic', value, vscode.ConfigurationTarget.Global, true);
    await update('automatic', false);
    await set(true);
    try {
      const prepared = api.setsPrepared();
      await open('aheadNowhere.js', INSIDE_LOOP);
      await requestDrafts(api);
      await sleep(800);
      assert.equal(api.setsPrepared(), prepared);
      await open('aheadHere.ts', INSIDE_LOOP);
      await requestDrafts(api);
      await eventually('what follows a draft', () => api.setsPrepared() > prepared);
    } finally {
      await set(undefined);
      await update('automatic', undefined);
    }
  });

  it('the status bar follows the language of the document, whatever it becomes', async () => {
    await update('enable', { '*': true, plaintext: false });
    const { document } = await open('becomes.txt', 'total ‸');
    await eventually('the sign', () => api.statusBarText().includes('circle-slash'));
    await vscode.languages.setTextDocumentLanguage(document, 'typescript');
    await eventually('its end', () => !api.statusBarText().includes('circle-slash'));
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await eventually('the sign again', () => api.statusBarText().includes('circle-slash'));
  });

  it('superdraft.toggle changes no setting where no language decides', async () => {
    const setting = () => vscode.workspace.getConfiguration('superdraft').inspect('enable')?.globalValue;
    const before = setting();
    assert.equal(vscode.window.activeTextEditor, undefined);
    await vscode.commands.executeCommand('superdraft.toggle');
    assert.deepEqual(setting(), before);
  });

  it('superdraft.toggle switches drafts off and on again', async () => {
    await open('toggle.ts', INSIDE_LOOP);
    const sent = api.requestsSent();
    await vscode.commands.executeCommand('superdraft.toggle');
    await inlineSuggest('trigger');
    await sleep(500);
    assert.equal(api.requestsSent(), sent);
    await vscode.commands.executeCommand('superdraft.toggle');
    // The editor does not ask twice about one place.
    await open('toggled.ts', INSIDE_LOOP);
    await requestDrafts(api);
  });

  it('superdraft.toggleAutomatic stops drafts that come by themselves, where the setting is kept', async () => {
    const toggle = () => vscode.commands.executeCommand('superdraft.toggleAutomatic');
    const ofTypeScript = () => vscode.workspace.getConfiguration('superdraft', { languageId: 'typescript' });
    const updateOfTypeScript = (value: unknown) =>
      ofTypeScript().update('automatic', value, vscode.ConfigurationTarget.Global, true);
    await open('asked.ts', INSIDE_LOOP);
    await toggle();
    assert.equal(ofTypeScript().inspect('automatic')?.globalValue, false);
    const sent = api.requestsSent();
    await vscode.commands.executeCommand('type', { text: '1' });
    await sleep(500);
    assert.equal(api.requestsSent(), sent);
    await toggle();
    assert.equal(ofTypeScript().get('automatic'), true);
    try {
      await updateOfTypeScript(false);
      await toggle();
      assert.equal(ofTypeScript().inspect('automatic')?.globalLanguageValue, true);
    } finally {
      await updateOfTypeScript(undefined);
      await update('automatic', undefined);
    }
  });
});
