import * as vscode from 'vscode';
import type { JobProgress, ModelJobKind, ModelJobs } from '../../protocol/modelJobs';
import { withSignal } from '../cancellation';
import { JobFaultError, runJob } from '../process/modelsProcess';
import { startWorker } from '../process/workerProcess';
import { SECTION, type Settings } from '../settings';
import { percent, progressText } from './jobTexts';

/** What the commands about models and devices work with. */
export interface ModelTools {
  readonly extensionPath: string;
  /** Where models are kept. */
  readonly modelsFolder: string;
  readonly catalogFile: string;
  /** Where graphs that are built from checkpoints are kept. */
  readonly cacheFolder: string;
  readonly settings: () => Settings;
  readonly log: (line: string) => void;
}

/** Shows how a job goes, lets it be cancelled, and says what went wrong. Undefined unless it was done. */
export async function showJob<K extends ModelJobKind>(
  tools: ModelTools,
  title: string,
  job: ModelJobs[K]['job'] & { readonly kind: K },
): Promise<ModelJobs[K]['result'] | undefined> {
  const { t } = vscode.l10n;
  const isQuick = job.kind === 'list' || job.kind === 'inspect';
  const location = isQuick ? vscode.ProgressLocation.Window : vscode.ProgressLocation.Notification;
  const options = { location, title, cancellable: true };
  try {
    return await vscode.window.withProgress(options, (bar, token) => {
      let shown = { phase: '', percent: 0 };
      return withSignal(token, (signal) =>
        runJob<K>(starter(tools), job, signal, (progress: JobProgress) => {
          const now = percent(progress.done, progress.total);
          const before = progress.phase === shown.phase ? shown.percent : now;
          shown = { phase: progress.phase, percent: now };
          bar.report({ message: progressText(progress, t), increment: Math.max(0, now - before) });
        }),
      );
    });
  } catch (error) {
    const fault = error instanceof JobFaultError ? error : new JobFaultError('internal', String(error));
    tools.log(`${job.kind}: ${fault.code}: ${fault.message}`);
    if (fault.code !== 'cancelled') void vscode.window.showErrorMessage(fault.message);
    return undefined;
  }
}

/** Starts the process with the editor's proxy, which Node's own `fetch` knows from these variables alone. */
function starter({ extensionPath, log }: ModelTools) {
  const proxy = vscode.workspace.getConfiguration('http').get('proxy');
  const file = vscode.Uri.joinPath(vscode.Uri.file(extensionPath), 'dist', 'models.js').fsPath;
  const environment = {
    NODE_USE_ENV_PROXY: '1',
    NODE_USE_SYSTEM_CA: '1',
    ...(typeof proxy === 'string' && proxy !== '' && { HTTPS_PROXY: proxy, HTTP_PROXY: proxy }),
  };
  return () =>
    startWorker(
      file,
      (line) => {
        log(`models: ${line}`);
      },
      environment,
    );
}

/** Keeps a setting for this machine; the default is kept by keeping nothing. */
export async function keep(name: 'modelFolder' | 'device', value: string | undefined): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  await configuration.update(name, value, vscode.ConfigurationTarget.Global);
}
