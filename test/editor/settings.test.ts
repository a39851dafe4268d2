import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COUNT } from '../../src/protocol/messages';
import type { TestApi } from '../../src/extension/api';
import {
  activateAndLoad,
  configure,
  eventually,
  extensionLog,
  inlineSuggest,
  INSIDE_LOOP,
  open,
  requestDrafts,
  restore,
  sleep,
  type,
} from './support';

describe('settings', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(restore);

  it('a language that is switched off gets no drafts', async () => {
    await configure('superdraft.enable', { '*': true, typescript: false });
    const editor = await open('off.ts', INSIDE_LOOP);
    const sent = api.requestsSent();
    const text = editor.document.getText();
    await inlineSuggest('trigger');
    await sleep(500);
    await inlineSuggest('commit');
    assert.equal(api.requestsSent(), sent);
    assert.equal(editor.document.getText(), text);
  });

  it('what is shown when a language is switched off cannot be taken any more', async () => {
    const editor = await open('turnedOff.ts', INSIDE_LOOP);
    const text = editor.document.getText();
    await requestDrafts(api);
    await sleep(500);
    await configure('superdraft.enable', { '*': true, typescript: false });
    await eventually('the sign', () => api.statusBarText().includes('circle-slash'));
    await sleep(200);
    await inlineSuggest('commit');
    assert.equal(editor.document.getText(), text);
  });

  it('a file that is excluded gets no drafts, the status bar says so, and its neighbour gets them', async () => {
    await configure('superdraft.exclude', { '**/excluded': true });
    await open('excluded/kiwi.ts', INSIDE_LOOP);
    await eventually('the sign', () => api.statusBarText().includes('circle-slash'));
    const sent = api.requestsSent();
    await inlineSuggest('trigger');
    await sleep(500);
    assert.equal(api.requestsSent(), sent);
    await open('besideExcluded.ts', INSIDE_LOOP);
    await eventually('its end', () => !api.statusBarText().includes('circle-slash'));
    await requestDrafts(api);
    await configure('superdraft.exclude', { '**/beside*': true });
    await eventually('the sign once more', () => api.statusBarText().includes('circle-slash'));
    await open('excluded/emu.ts', INSIDE_LOOP);
    assert.ok((await requestDrafts(api)).drafts.length > 0);
  });

  it('in comments none come by themselves where that is set, and come when asked for', async () => {
    await configure('superdraft.inComments', false);
    await open('comments.ts', INSIDE_LOOP.replace('‸', 'item.price; // the ‸'));
    await type('p');
    await eventually('the reason', () => api.lastReply()?.reason === 'inComment');
    assert.ok((await requestDrafts(api)).reason !== 'inComment');
    await configure('superdraft.inComments', true);
    await type('q');
    await eventually('drafts in a comment', () => (api.lastReply()?.reason ?? '') !== 'inComment');
  });

  it('where the editor shows no ghost text nothing is made by itself', async () => {
    await configure('editor.inlineSuggest.enabled', false);
    const sent = api.requestsSent();
    await open('ghostless.ts', INSIDE_LOOP);
    await type('z');
    await sleep(800);
    assert.equal(api.requestsSent(), sent);
  });

  for (const [count, clamped] of [
    [0, COUNT.min],
    [-1, COUNT.min],
    [99, COUNT.max],
  ] as const) {
    it(`count ${count} counts as ${clamped}, and the log says so`, async () => {
      await configure('superdraft.count', count);
      await open(`count${count}.ts`, INSIDE_LOOP);
      const { drafts } = await requestDrafts(api);
      // Drafts that come out alike are shown once, so that there may be fewer than asked for.
      assert.ok(drafts.length >= 1 && drafts.length <= clamped, `${drafts.length} drafts`);
      const warning = `[warning] superdraft.count is ${count}; ${clamped} is used.`;
      assert.ok(extensionLog()?.includes(warning) ?? true);
    });
  }

  it('a language may have settings of its own', async () => {
    await configure('superdraft.count', 1, 'typescript');
    await open('own.ts', INSIDE_LOOP);
    assert.equal((await requestDrafts(api)).drafts.length, 1);
    await open('others.js', INSIDE_LOOP);
    assert.ok((await requestDrafts(api)).drafts.length > 1);
  });

  it('automatic may be set for a language: what follows is prepared there alone', async () => {
    await configure('superdraft.automatic', false);
    await configure('superdraft.automatic', true, 'typescript');
    const prepared = api.setsPrepared();
    await open('aheadNowhere.js', INSIDE_LOOP);
    await requestDrafts(api);
    await sleep(800);
    assert.equal(api.setsPrepared(), prepared);
    await open('aheadHere.ts', INSIDE_LOOP);
    await requestDrafts(api);
    await eventually('what follows a draft', () => api.setsPrepared() > prepared);
  });

  it('the status bar follows the language of the document, whatever it becomes', async () => {
    await configure('superdraft.enable', { '*': true, plaintext: false });
    const { document } = await open('becomes.txt', 'total ‸');
    await eventually('the sign', () => api.statusBarText().includes('circle-slash'));
    await vscode.languages.setTextDocumentLanguage(document, 'typescript');
    await eventually('its end', () => !api.statusBarText().includes('circle-slash'));
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await eventually('the sign again', () => api.statusBarText().includes('circle-slash'));
  });

  it('the status bar counts no drafts of the language that the document had', async () => {
    const { document } = await open('spoken.ts', INSIDE_LOOP);
    await requestDrafts(api);
    await eventually('the count', () => /\d drafts?/.test(api.statusBarText()));
    await vscode.languages.setTextDocumentLanguage(document, 'javascript');
    await eventually('its end', () => !/\d drafts?/.test(api.statusBarText()));
  });

  it('superdraft.toggle changes no setting where no language decides', async () => {
    const setting = () => vscode.workspace.getConfiguration('superdraft').inspect('enable')?.globalValue;
    const before = setting();
    assert.equal(vscode.window.activeTextEditor, undefined);
    await vscode.commands.executeCommand('superdraft.toggle');
    assert.deepEqual(setting(), before);
  });

  it('superdraft.toggle switches drafts off and on again, and leaves no trace in the settings', async () => {
    const kept = () => vscode.workspace.getConfiguration('superdraft').inspect('enable')?.globalValue;
    // Whatever the command makes of it is taken back, too.
    await configure('superdraft.enable', undefined);
    await open('toggle.ts', INSIDE_LOOP);
    const sent = api.requestsSent();
    await vscode.commands.executeCommand('superdraft.toggle');
    await inlineSuggest('trigger');
    await sleep(500);
    assert.equal(api.requestsSent(), sent);
    assert.deepEqual(kept(), { typescript: false });
    await vscode.commands.executeCommand('superdraft.toggle');
    assert.equal(kept(), undefined);
    // The editor does not ask twice about one place.
    await open('toggled.ts', INSIDE_LOOP);
    await requestDrafts(api);
  });

  it('superdraft.toggleAutomatic stops drafts that come by themselves, where the setting is kept', async () => {
    const toggle = () => vscode.commands.executeCommand('superdraft.toggleAutomatic');
    const ofTypeScript = () => vscode.workspace.getConfiguration('superdraft', { languageId: 'typescript' });
    await configure('superdraft.automatic', undefined);
    await open('asked.ts', INSIDE_LOOP);
    await toggle();
    assert.equal(ofTypeScript().inspect('automatic')?.globalValue, false);
    const sent = api.requestsSent();
    await type('1');
    await sleep(500);
    assert.equal(api.requestsSent(), sent);
    await toggle();
    assert.equal(ofTypeScript().get('automatic'), true);
    assert.equal(ofTypeScript().inspect('automatic')?.globalValue, undefined);
    await configure('superdraft.automatic', false, 'typescript');
    await toggle();
    assert.equal(ofTypeScript().inspect('automatic')?.globalLanguageValue, true);
  });
});
