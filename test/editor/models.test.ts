import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import { writeBoxAsGguf } from '../boxAsGguf';
import {
  accept,
  ACCEPT,
  activateAndLoad,
  closeAll,
  INSIDE_LOOP,
  leave,
  open,
  profile,
  requestDrafts,
  requestShown,
  sleep,
} from './support';

const configuration = () => vscode.workspace.getConfiguration('superdraft');
const keep = (name: string, value: unknown) =>
  configuration().update(name, value, vscode.ConfigurationTarget.Global);
const kept = (name: string): unknown => configuration().inspect(name)?.globalValue;

/** Runs a command that shows a list, and takes the entry so many below the first. */
async function take(command: string, below: number): Promise<void> {
  const running = vscode.commands.executeCommand(command);
  // There is no way to ask whether a list is shown; with none, both commands do nothing.
  await sleep(1500);
  for (let step = 0; step < below; step++)
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
  await leave(running, ACCEPT);
}

describe('models, devices and reports', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(async () => {
    await closeAll();
    await keep('modelFolder', undefined);
    await keep('device', undefined);
    await api.ready();
  });

  const box = () => {
    const extension = vscode.extensions.getExtension('superdraft.superdraft');
    assert.ok(extension);
    return path.join(extension.extensionPath, 'models', 'default');
  };

  it('superdraft.chooseDevice measures, and keeps the device that is chosen', async () => {
    assert.equal(kept('device'), undefined);
    await take('superdraft.chooseDevice', 0);
    assert.equal(kept('device'), 'cpu');
  });

  it('superdraft.chooseModel goes back to the model in the box', async () => {
    await keep('modelFolder', path.join(box(), 'graph'));
    await take('superdraft.chooseModel', 0);
    assert.equal(kept('modelFolder'), undefined);
  });

  it('superdraft.manageModels lists an installed model, which makes drafts once it is chosen', async function () {
    if (profile === undefined) this.skip();
    const models = path.join(profile, 'user', 'User', 'globalStorage', 'superdraft.superdraft', 'models');
    const folder = path.join(models, 'copy');
    mkdirSync(folder, { recursive: true });
    cpSync(path.join(box(), 'graph'), path.join(folder, 'graph'), { recursive: true });
    writeFileSync(
      path.join(folder, 'model.json'),
      JSON.stringify({ name: 'Copy', license: 'MIT', licenseUrl: '' }),
    );
    try {
      await take('superdraft.manageModels', 1);
      assert.equal(kept('modelFolder'), folder);
      const editor = await open('installed.ts', INSIDE_LOOP);
      const [first] = await requestShown(api);
      assert.equal(await accept(editor), first);
    } finally {
      await keep('modelFolder', undefined);
      await api.ready();
      rmSync(models, { recursive: true, force: true });
    }
  });

  it('superdraft.chooseModel finds the GGUF file of another program, which makes drafts once it is chosen', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'superdraft-llama-'));
    const before = { ...process.env };
    try {
      const file = path.join(folder, 'box.gguf');
      await writeBoxAsGguf(file, box());
      // What the person who runs this has in other places would be found first.
      const nowhere = path.join(folder, 'none');
      Object.assign(process.env, { LLAMA_CACHE: folder, OLLAMA_MODELS: nowhere, HF_HUB_CACHE: nowhere });
      await take('superdraft.chooseModel', 3);
      assert.equal(kept('modelFolder'), file);
      // It is converted first.
      await api.ready();
      const editor = await open('foreign.ts', INSIDE_LOOP);
      const [first] = await requestShown(api);
      assert.equal(await accept(editor), first);
    } finally {
      process.env = before;
      await keep('modelFolder', undefined);
      await api.ready();
      rmSync(folder, { recursive: true });
    }
  });

  it('a folder that is no model: the next one works again', async () => {
    await keep('modelFolder', path.join(box(), 'none'));
    await assert.rejects(api.ready());
    await keep('modelFolder', undefined);
    await open('recovered.ts', INSIDE_LOOP);
    await requestDrafts(api);
  });

  it('superdraft.reportProblem shows an unsaved document without paths', async () => {
    await open('private-name.ts', INSIDE_LOOP);
    await requestDrafts(api);
    await vscode.commands.executeCommand('superdraft.reportProblem');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document?.isUntitled);
    const text = document.getText();
    for (const wanted of ['## Versions', '- state: Model superdraft-mini on cpu', '- count: 3']) {
      assert.ok(text.includes(wanted), text);
    }
    for (const secret of ['private-name', vscode.workspace.name, box(), profile]) {
      if (secret !== undefined) assert.equal(text.includes(secret), false, secret);
    }
  });

  it('superdraft.practice opens a document in which a draft can be taken', async () => {
    await vscode.commands.executeCommand('superdraft.practice');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor?.document.isUntitled);
    // Two steps of the walkthrough have a button for it.
    await vscode.commands.executeCommand('superdraft.practice');
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
    assert.notEqual(await accept(vscode.window.activeTextEditor), '');
    await vscode.commands.executeCommand('superdraft.practice');
    assert.notEqual(vscode.window.activeTextEditor.document, editor.document);
  });
});
