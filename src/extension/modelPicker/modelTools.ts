import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Library, ModelJobKind, ModelJobs } from '../../protocol/modelJobs';
import { JobFaultError, runJob } from '../process/modelsProcess';
import { startWorker } from '../process/workerProcess';
import { SECTION, type Settings } from '../settings';
import { cancellable } from '../ui/cancellable';
import { progressText } from './jobTexts';
import { ignoresProxy, proxyEnvironment } from './proxy';

/** What the commands about models and devices work with. */
export interface ModelTools {
  readonly extensionPath: string;
  readonly library: Library;
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
  const environment = editorProxy();
  try {
    return await cancellable(location, title, (signal, bar) =>
      runJob<K>(starter(tools, environment), job, signal, (progress) => {
        // Without a share of the bar, which would have to be one of all phases: the text says how far each is.
        bar.report({ message: progressText(progress, t) });
      }),
    );
  } catch (error) {
    const fault = error instanceof JobFaultError ? error : new JobFaultError('internal', String(error));
    tools.log(`${job.kind}: ${fault.code}: ${fault.message}`);
    if (fault.code === 'cancelled') return undefined;
    const isCutOff =
      fault.code === 'network' && ignoresProxy(process.versions.node, { ...process.env, ...environment });
    const advice = t(
      'This version of the editor cannot download through the proxy that is set. Update the editor.',
    );
    void vscode.window.showErrorMessage(isCutOff ? `${fault.message} ${advice}` : fault.message);
    return undefined;
  }
}

/** Variables that tell a process the editor's proxy. */
function editorProxy(): Record<string, string> {
  const settings = vscode.workspace.getConfiguration('http');
  return proxyEnvironment(settings.get('proxy'), settings.get('noProxy'));
}

function starter({ extensionPath, log }: ModelTools, environment: Record<string, string>) {
  return () =>
    startWorker(
      join(extensionPath, 'dist', 'models.js'),
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
