import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/extension/commandNames';
import { activate, activateAndLoad } from './support';

describe('activation', () => {
  it('is quick', async () => {
    const { activationMilliseconds } = await activate();
    console.log(`        activation: ${activationMilliseconds.toFixed(1)} ms`);
    // 8 to 60, and once 385 in an hour in which all took long: only what would be noticed at any time fails.
    assert.ok(activationMilliseconds < 2000);
  });

  // The manifest's are these: src/extension/contributions.test.ts.
  it('registers every command', async () => {
    await activate();
    const registered = await vscode.commands.getCommands(true);
    for (const name of Object.values(COMMANDS)) assert.ok(registered.includes(name), name);
  });

  it('runs the worker in a process of its own', async () => {
    const api = await activateAndLoad();
    const pid = api.workerPid();
    assert.ok(pid !== undefined && pid !== process.pid);
  });
});
