import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import {
  accept,
  activateAndLoad,
  closeAll,
  eventually,
  inlineSuggest,
  INSIDE_LOOP,
  open,
  requestDrafts,
  requestShown,
} from './support';

function killWorker(api: TestApi): number {
  const pid = api.workerPid();
  assert.ok(pid !== undefined, 'There is no worker.');
  process.kill(pid, 'SIGKILL');
  return pid;
}

describe('worker', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(closeAll);

  it('killed while idle: the next request is answered by a new one', async () => {
    const killed = killWorker(api);
    await eventually('another worker', () => ![killed, undefined].includes(api.workerPid()));
    const editor = await open('idle.ts', INSIDE_LOOP);
    const [first] = await requestShown(api);
    assert.equal(await accept(editor), first);
    assert.notEqual(api.workerPid(), killed);
  });

  it('killed while it works: the next request is answered by a new one', async () => {
    await open('busy.ts', INSIDE_LOOP);
    const sent = api.requestsSent();
    await inlineSuggest('trigger');
    await eventually('a request', () => api.requestsSent() > sent);
    const killed = killWorker(api);
    await eventually('another worker', () => ![killed, undefined].includes(api.workerPid()));
    // Of the place where it died the editor knows that there are no drafts, and does not ask again.
    const editor = await open('after.ts', INSIDE_LOOP);
    const [first] = await requestShown(api);
    assert.equal(await accept(editor), first);
  });

  it('superdraft.restartWorker starts a new one', async () => {
    const old = api.workerPid();
    await vscode.commands.executeCommand('superdraft.restartWorker');
    await open('restarted.ts', INSIDE_LOOP);
    await requestDrafts(api);
    assert.notEqual(api.workerPid(), old);
    await eventually('the end of the old one', () => !isAlive(old));
  });
});

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}
