import * as vscode from 'vscode';
import { COMMANDS } from '../commandNames';

export interface MenuState {
  /** The language that can be turned on or off here, where there is one. */
  readonly language: { readonly id: string; readonly isOn: boolean } | undefined;
  /** Whether the settings leave the file here out. */
  readonly isExcluded: boolean;
  /** Whether drafts come by themselves here, as far as the settings decide. */
  readonly automatic: boolean;
  readonly paused: boolean;
  /** How things are, in words. */
  readonly explanation: string;
}

/** The menu behind the status bar item. */
export async function menu({
  language,
  isExcluded,
  automatic,
  paused,
  explanation,
}: MenuState): Promise<void> {
  const { t } = vscode.l10n;
  const items = [
    { label: `$(sparkle) ${t('Generate Drafts')}`, command: COMMANDS.generate },
    { label: `$(split-horizontal) ${t('Show Drafts Side by Side')}`, command: COMMANDS.showPanel },
    ...(isExcluded
      ? [
          {
            label: `$(circle-slash) ${t('Change Which Files Are Excluded')}`,
            command: 'workbench.action.openSettings',
            argument: '@id:superdraft.exclude',
          },
        ]
      : []),
    ...(language
      ? [
          language.isOn
            ? { label: `$(circle-slash) ${t('Turn Off in {0}', language.id)}`, command: COMMANDS.toggle }
            : { label: `$(check) ${t('Turn On in {0}', language.id)}`, command: COMMANDS.toggle },
        ]
      : []),
    automatic
      ? { label: `$(bell-slash) ${t('Suggest Only When Asked')}`, command: COMMANDS.toggleAutomatic }
      : { label: `$(bell) ${t('Suggest While Typing')}`, command: COMMANDS.toggleAutomatic },
    ...(paused
      ? [{ label: `$(debug-continue) ${t('Resume')}`, command: COMMANDS.resume }]
      : [
          { label: `$(clock) ${t('Snooze…')}`, command: COMMANDS.snooze },
          { label: `$(debug-pause) ${t('Pause Until Restart')}`, command: COMMANDS.pause },
        ]),
    { label: `$(question) ${t('Explain Last Request')}`, command: COMMANDS.showWhy },
    { label: `$(package) ${t('Choose Model')}`, command: COMMANDS.chooseModel },
    { label: `$(chip) ${t('Choose Device')}`, command: COMMANDS.chooseDevice },
    { label: `$(graph) ${t('Show Statistics')}`, command: COMMANDS.showStatistics },
    { label: `$(debug-restart) ${t('Restart Worker')}`, command: COMMANDS.restartWorker },
    { label: `$(output) ${t('Show Log')}`, command: COMMANDS.showLog },
    { label: `$(report) ${t('Report Problem')}`, command: COMMANDS.reportProblem },
    {
      label: `$(gear) ${t('Settings')}`,
      command: 'workbench.action.openSettings',
      argument: '@ext:superdraft.superdraft',
    },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: 'Superdraft', placeHolder: explanation });
  // A click has left the focus in the status bar, where keys go nowhere.
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  if (picked) await vscode.commands.executeCommand(picked.command, picked.argument);
}
