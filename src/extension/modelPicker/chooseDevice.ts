import * as vscode from 'vscode';
import { loadRequest } from '../loadRequest';
import { deviceRows } from './deviceRows';
import { keep, showJob, type ModelTools } from './modelTools';

/** Measures every device on the model in use, shows what came of it, and keeps the one that is chosen. */
export async function chooseDevice(tools: ModelTools): Promise<void> {
  const { t } = vscode.l10n;
  const settings = tools.settings();
  const { modelFolder, cacheFolder, threads } = loadRequest(settings, tools.extensionPath, tools.cacheFolder);
  const job = { kind: 'devices', modelFolder, cacheFolder, threads } as const;
  const checked = await showJob(tools, t('Measuring each device with this model'), job);
  if (!checked) return;
  const rows = deviceRows(checked, settings.device, t);
  const picked = await vscode.window.showQuickPick(rows, {
    title: t('Superdraft: Choose a device'),
    placeHolder: t('A device is used only when its answers agree with the CPU’s.'),
  });
  if (!picked) return;
  if (picked.device === undefined) void vscode.window.showWarningMessage(picked.detail);
  else await keep('device', picked.device);
}
