import * as vscode from 'vscode';
import { COMMANDS } from '../commandNames';

export interface MenuState {
  /** The language that can be turned on or off here, where there is one. */
  readonly language: { readonly id: string; readonly isOn: boolean } | undefined;
  readonly paused: boolean;
  /** How things are, in words. */
  readonly explanation: string;
}

/** The menu behind the status bar item. */
export async function menu({ language, paused, explanation }: MenuState): Promise<void> {
  const { t } = vscode.l10n;
  const items = [
    { label: `$(sparkle) ${t('Generate drafts here')}`, command: COMMANDS.generate },
    { label: `$(split-horizontal) ${t('Show drafts side by side')}`, command: COMMANDS.showPanel },
    ...(language
      ? [
          language.isOn
            ? { label: `$(circle-slash) ${t('Turn off in {0}', language.id)}`, command: COMMANDS.toggle }
            : { label: `$(check) ${t('Turn on in {0}', language.id)}`, command: COMMANDS.toggle },
        ]
      : []),
    ...(paused
      ? [{ label: `$(debug-continue) ${t('Resume')}`, command: COMMANDS.resume }]
      : [
          { label: `$(clock) ${t('Snooze…')}`, command: COMMANDS.snooze },
          { label: `$(debug-pause) ${t('Pause until restart')}`, command: COMMANDS.pause },
        ]),
    { label: `$(question) ${t('Show why')}`, command: COMMANDS.showWhy },
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
  const picked = await vscode.window.showQuickPick(items, { title: 'Superdraft', placeHolder: explanation });
  if (picked) await vscode.commands.executeCommand(picked.command, picked.argument);
}
