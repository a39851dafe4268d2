import { open } from 'node:fs/promises';
import { availableParallelism, homedir, hostname, release, totalmem, userInfo } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { WorkerClient } from '../process/workerClient';
import type { Settings } from '../settings';
import { bundle } from './bundle';
import { remoteKind, type Secrets } from './redact';

/** The end of the log that is read. */
const LOG_BYTES = 128 * 1024;

/** A worker that does not answer within this time is part of the report. */
const PATIENCE = 2000;

/** Opens the report as an unsaved document. It is the person who saves, copies or throws it away. */
export async function reportProblem(
  context: vscode.ExtensionContext,
  worker: WorkerClient,
  settings: Settings,
): Promise<void> {
  const content = bundle({
    versions: versions(context),
    worker: worker.state,
    status: await worker.status(AbortSignal.timeout(PATIENCE)),
    settings,
    log: await endOf(join(context.logUri.fsPath, 'Superdraft.log')),
    secrets: secrets(context, settings),
  });
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document, { preview: false });
}

function versions({ extension }: vscode.ExtensionContext): Record<string, string> {
  const { version }: { version?: unknown } = extension.packageJSON as object;
  return {
    Superdraft: typeof version === 'string' ? version : 'unknown',
    editor: `${vscode.version}, ${vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop'}`,
    'remote window': remoteKind(vscode.env.remoteName),
    platform: `${process.platform} ${process.arch} ${release()}`,
    node: process.versions.node,
    machine: `${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB`,
    'workspace trusted': String(vscode.workspace.isTrusted),
  };
}

function secrets({ extensionPath, globalStorageUri }: vscode.ExtensionContext, settings: Settings): Secrets {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return {
    folders: [
      homedir(),
      extensionPath,
      globalStorageUri.fsPath,
      settings.modelFolder,
      ...folders.map(({ uri }) => uri.fsPath),
    ],
    names: [userName(), hostname(), ...folders.map(({ name }) => name)],
  };
}

/** Some systems know no name for the person. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** The end of a file, from the beginning of a line; empty when there is none. */
async function endOf(file: string): Promise<string> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    const start = Math.max(0, size - LOG_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LOG_BYTES), 0, LOG_BYTES, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } catch {
    return '';
  }
}
