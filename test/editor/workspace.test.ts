import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import {
  activateAndLoad,
  closeAll,
  configure,
  eventually,
  INSIDE_LOOP,
  inWorkspace,
  open,
  profile,
  requestDrafts,
  restore,
  sleep,
  type,
} from './support';

/** What "Show Workspace Index" says. */
async function shown(): Promise<string> {
  await vscode.commands.executeCommand('superdraft.showIndex');
  const text = vscode.window.activeTextEditor?.document.getText() ?? '';
  await closeAll();
  return text;
}

describe('the index of the workspace', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(restore);

  const write = (name: string, content: string) =>
    vscode.workspace.fs.writeFile(inWorkspace(name), Buffer.from(content));
  const files = async () => Number(/^(\d+) files/m.exec(await shown())?.[1]);

  it('holds the source files, and says why others are left out', async () => {
    await write('.env', 'TOKEN=1\n');
    await write('picture.bin', '\0\0');
    await eventually('the files to be learnt', async () => (await files()) > 0);
    await eventually('the secret to be left out', async () =>
      /Secret, judging by their names: \d+\n\n(?:- .*\n)*- \.env$/m.test(await shown()),
    );
    const text = await shown();
    assert.match(text, /Not source code, judging by their names: \d+\n\n(?:- .*\n)*- picture\.bin$/m);
    assert.match(text, /## Learnt\n\n(?:- .*\n)*- \S+\.ts$/m);
    assert.doesNotMatch(text, /TOKEN/);
  });

  it('is shown in one tab that nobody is asked to save', async () => {
    await vscode.commands.executeCommand('superdraft.showIndex');
    await vscode.commands.executeCommand('superdraft.showIndex');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.isDirty, false);
    assert.equal(document.languageId, 'markdown');
    assert.equal(vscode.window.tabGroups.activeTabGroup.tabs.length, 1);
  });

  it('of an earlier session says that it is', async () => {
    // Its tab may still be there, or be opened once more.
    const left = await vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: 'superdraft-index', path: '/workspace-index.md', query: '1' }),
    );
    assert.equal(
      left.getText(),
      'This page is of an earlier session. "Superdraft: Show Workspace Index" makes it anew.',
    );
  });

  it('keeps up with files that come and go', async () => {
    const before = await files();
    await write('learnt.ts', 'export const learnt = 1;\n');
    await eventually('the new file', async () => (await files()) === before + 1);
    await vscode.workspace.fs.delete(inWorkspace('learnt.ts'));
    await eventually('its end', async () => (await files()) === before);
  });

  it('counts what an editor holds unsaved, until that is thrown away', async () => {
    const page = async () => {
      await vscode.commands.executeCommand('superdraft.showIndex');
      const text = vscode.window.activeTextEditor?.document.getText() ?? '';
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      return text;
    };
    const tokens = async () => Number(/, (\d+) tokens/.exec(await page())?.[1]);
    /** The worker is told where drafts are wanted in another file, at a place for which there are none yet. */
    const draftIn = async (other: vscode.TextDocument) => {
      await vscode.window.showTextDocument(other, { preview: false });
      await eventually('the editor', () => vscode.window.activeTextEditor?.document === other);
      await type('\n');
      await requestDrafts(api);
    };
    await write('unsaved.ts', 'export const saved = 1;\n');
    const { document: other } = await open('besideUnsaved.ts', INSIDE_LOOP);
    await eventually('both files to be learnt', async () => {
      const learnt = await page();
      return ['unsaved.ts', 'besideUnsaved.ts'].every((name) => learnt.includes(`- ${name}`));
    });
    /** Tokens that are not saved, at least. */
    const UNSAVED = 50;
    const saved = await tokens();
    // What a test opens by itself would be held for minutes after its tab is closed.
    await vscode.commands.executeCommand('vscode.open', inWorkspace('unsaved.ts'), { preview: false });
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.match(document.uri.path, /unsaved\.ts$/);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'export const unsaved = 1;\n'.repeat(UNSAVED / 5));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await draftIn(other);
    await eventually('what is not saved to count', async () => (await tokens()) > saved + UNSAVED);
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually('the document to close', () => document.isClosed);
    await draftIn(other);
    await eventually('what is on disk to count', async () => (await tokens()) < saved + UNSAVED);
  });

  it('learns nothing of what git ignores, when that changes either', async () => {
    await write('.gitignore', 'left/\n');
    const before = await files();
    await write('left/out.ts', 'export const out = 1;\n');
    await write('beside.ts', 'export const beside = 1;\n');
    await eventually('the other file', async () => (await files()) === before + 1);
    assert.match(await shown(), /Ignored by git.*: \d+\n\n(?:- .*\n)*- left/);
    for (const name of ['left', 'beside.ts', '.gitignore'])
      await vscode.workspace.fs.delete(inWorkspace(name), { recursive: true });
    await eventually('its end', async () => (await files()) === before);
  });

  it('forgets what superdraft.exclude names, says so, and learns it again', async () => {
    let without = 0;
    await eventually('the workspace to be learnt', async () => {
      const before = without;
      without = await files();
      await sleep(500);
      return without > 0 && without === before;
    });
    await write('barred/barred.ts', 'export const barred = 1;\n');
    await eventually('the file to be learnt', async () => (await files()) === without + 1);
    await configure('superdraft.exclude', { '**/barred': true });
    await eventually('its end', async () => (await files()) === without);
    const text = await shown();
    assert.match(text, /^### Excluded by superdraft\.exclude: 1\n\n- barred\/?$/m);
    await configure('superdraft.exclude', undefined);
    await eventually('the file to be learnt again', async () => (await files()) === without + 1);
    await vscode.workspace.fs.delete(inWorkspace('barred'), { recursive: true });
  });

  it('forgets when told, and learns nothing while that is switched off', async () => {
    await vscode.commands.executeCommand('superdraft.forget');
    assert.equal(await files(), 0);
    await configure('superdraft.learnWorkspace', false);
    await write('unlearnt.ts', 'export const unlearnt = 1;\n');
    await sleep(1500);
    assert.equal(await files(), 0);
    await configure('superdraft.learnWorkspace', undefined);
    await eventually('the files to be learnt again', async () => (await files()) > 0);
    await vscode.workspace.fs.delete(inWorkspace('unlearnt.ts'));
  });

  it('forgets also while a model is loaded, which does not learn again what was forgotten', async () => {
    await vscode.commands.executeCommand('superdraft.restartWorker');
    await vscode.commands.executeCommand('superdraft.forget');
    await sleep(1500);
    assert.equal(await files(), 0);
    await configure('superdraft.learnWorkspace', false);
    await configure('superdraft.learnWorkspace', undefined);
    await eventually('the files to be learnt again', async () => (await files()) > 0);
  });

  it('learns again where the index could not be cleared', async function () {
    if (profile === undefined) this.skip();
    const storage = path.join(profile, 'user', 'User', 'workspaceStorage');
    // In the place of a store, folders are what cannot be removed.
    const stores = readdirSync(storage).map((id) =>
      path.join(storage, id, 'superdraft.superdraft', 'index-0.bin'),
    );
    assert.notDeepEqual(stores, []);
    for (const store of stores) mkdirSync(store, { recursive: true });
    try {
      await eventually('the files to be learnt', async () => (await files()) > 0);
      await vscode.commands.executeCommand('superdraft.forget');
      await eventually('the files to be learnt again', async () => (await files()) > 0);
    } finally {
      for (const store of stores) rmdirSync(store);
    }
    await vscode.commands.executeCommand('superdraft.forget');
    assert.equal(await files(), 0);
    await configure('superdraft.learnWorkspace', false);
    await configure('superdraft.learnWorkspace', undefined);
    await eventually('the files to be learnt once more', async () => (await files()) > 0);
  });
});
