import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, activateAndLoad } from './support';

describe('activation', () => {
  it('is quick', async () => {
    const { activationMilliseconds } = await activate();
    console.log(`        activation: ${activationMilliseconds.toFixed(1)} ms`);
    // 30 ms are allowed, which the other suite checks: it can choose among windows one that was not disturbed.
    assert.ok(activationMilliseconds < 300);
  });

  it('registers every command of the manifest', async () => {
    await activate();
    const registered = await vscode.commands.getCommands(true);
    for (const name of ['generate', 'toggle', 'restartWorker', 'showLog', 'menu']) {
      assert.ok(registered.includes(`superdraft.${name}`), name);
    }
  });

  it('runs the worker in a process of its own', async () => {
    const api = await activateAndLoad();
    const pid = api.workerPid();
    assert.ok(pid !== undefined && pid !== process.pid);
  });
});
