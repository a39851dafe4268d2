import * as vscode from 'vscode';
import { COMMANDS } from '../commandNames';

/** The menu behind the status bar item; `state` says in words how things are. */
export async function menu(languageId: string | undefined, enabled: boolean, state: string): Promise<void> {
  const { t } = vscode.l10n;
  const language = languageId ?? t('all languages');
  const items = [
    { label: `$(sparkle) ${t('Generate drafts here')}`, command: COMMANDS.generate },
    { label: `$(split-horizontal) ${t('Show drafts side by side')}`, command: COMMANDS.showPanel },
    enabled
      ? { label: `$(circle-slash) ${t('Turn off in {0}', language)}`, command: COMMANDS.toggle }
      : { label: `$(check) ${t('Turn on in {0}', language)}`, command: COMMANDS.toggle },
    { label: `$(package) ${t('Choose a model')}`, command: COMMANDS.chooseModel },
    { label: `$(chip) ${t('Choose a device')}`, command: COMMANDS.chooseDevice },
    { label: `$(graph) ${t('Statistics')}`, command: COMMANDS.showStatistics },
    { label: `$(debug-restart) ${t('Restart the worker')}`, command: COMMANDS.restartWorker },
    { label: `$(output) ${t('Show the log')}`, command: COMMANDS.showLog },
    { label: `$(report) ${t('Report a problem')}`, command: COMMANDS.reportProblem },
    {
      label: `$(gear) ${t('Settings')}`,
      command: 'workbench.action.openSettings',
      argument: '@ext:superdraft.superdraft',
    },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: 'Superdraft', placeHolder: state });
  if (picked) await vscode.commands.executeCommand(picked.command, picked.argument);
}
