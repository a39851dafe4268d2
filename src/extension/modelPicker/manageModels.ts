import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ListedModel } from '../../protocol/modelJobs';
import { hubAddress, repositoryIn } from './hubName';
import { doneText, installTexts, sizeText } from './jobTexts';
import { modelRows, type ModelAction, type ModelRow } from './modelRows';
import { keep, showJob, type ModelTools } from './modelTools';
import { takeFile, takeFolder, takeForeign } from './ownModel';

interface Item extends vscode.QuickPickItem {
  readonly row?: ModelRow;
}

type Choice = ModelAction | { readonly kind: 'delete'; readonly model: ListedModel } | undefined;

/** Lists the models that are here, and with `forManaging` those that can be had, and does what is chosen. */
export async function pickModel(tools: ModelTools, forManaging: boolean): Promise<void> {
  const { t } = vscode.l10n;
  const list = await showJob(tools, t('Looking for models'), { kind: 'list', ...tools.library });
  if (!list) return;
  const boxLicense = join(tools.extensionPath, 'models', 'default', 'MODEL_CARD.md');
  const rows = modelRows(list, tools.settings().modelFolder, boxLicense, forManaging, t);
  const choice = await ask(forManaging ? t('Superdraft: Models') : t('Superdraft: Choose a model'), [
    ...section(t('on this machine'), rows.installed),
    ...section(t('can be downloaded'), rows.available),
    ...section('', rows.more),
  ]);
  switch (choice?.kind) {
    case undefined:
      return;
    case 'use':
      return useModel(choice.folder);
    case 'folder':
      return takeFolder(tools);
    case 'file':
      return takeFile(tools);
    case 'elsewhere':
      return takeForeign(tools);
    case 'hub':
      return lookUp(tools, choice.repository ?? (await askForRepository()));
    case 'manage':
      return pickModel(tools, true);
    case 'install':
      return installModel(tools, choice.model);
    case 'delete':
      return deleteModel(tools, choice.model);
  }
}

const section = (label: string, rows: readonly ModelRow[]): Item[] =>
  rows.length === 0
    ? []
    : [
        { label, kind: vscode.QuickPickItemKind.Separator },
        ...rows.map((row) => ({ ...row, row, buttons: buttonsOf(row) })),
      ];

const LICENSE = new vscode.ThemeIcon('law');
const DELETE = new vscode.ThemeIcon('trash');

function buttonsOf({ licenseUrl, deletable }: ModelRow): vscode.QuickInputButton[] {
  const { t } = vscode.l10n;
  return [
    ...(licenseUrl === '' ? [] : [{ iconPath: LICENSE, tooltip: t('Show the licence') }]),
    ...(deletable ? [{ iconPath: DELETE, tooltip: t('Delete') }] : []),
  ];
}

/** Resolves with what is chosen, by a row or its button; with nothing when the list is left. */
function ask(title: string, items: readonly Item[]): Promise<Choice> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Models run on this machine; nothing that you write leaves it.');
  pick.items = items;
  pick.matchOnDescription = true;
  return new Promise<Choice>((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems.at(0)?.row?.action);
      pick.hide();
    });
    pick.onDidTriggerItemButton(({ item: { row }, button }) => {
      if (button.iconPath === LICENSE && row) {
        void showLicense(row.licenseUrl);
      } else if (row?.deletable) {
        resolve({ kind: 'delete', model: row.deletable });
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

async function showLicense(url: string): Promise<void> {
  // A mirror on this machine may have no certificate.
  if (/^https?:/.test(url)) await vscode.env.openExternal(vscode.Uri.parse(url));
  else await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(url));
}

/** The change of the setting makes the worker load it. */
async function useModel(folder: string): Promise<void> {
  await keep('modelFolder', folder === '' ? undefined : folder);
}

function theHub(): { hub: string; host: string } {
  const hub = hubAddress(process.env);
  return { hub, host: URL.canParse(hub) ? new URL(hub).host : hub };
}

async function askForRepository(): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const { host } = theHub();
  const typed = await vscode.window.showInputBox({
    title: t('Superdraft: Get a model from Hugging Face'),
    prompt: t(
      'A Llama, Mistral, Qwen2, Qwen3 or Granite model, in its original format or as GGUF files. It is requested from {0}, and nothing else is sent.',
      host,
    ),
    placeHolder: 'Qwen/Qwen2.5-Coder-0.5B',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' || repositoryIn(text) !== undefined
        ? undefined
        : t('Write it as owner/name, or paste the address of its page.'),
  });
  return typed === undefined ? undefined : repositoryIn(typed);
}

/** Asks the hub what it has of a repository, shows that, and installs it. */
async function lookUp(tools: ModelTools, repository: string | undefined): Promise<void> {
  if (repository === undefined) return;
  const { t } = vscode.l10n;
  const { hub, host } = theHub();
  const { device } = tools.settings();
  const job = { kind: 'lookUp', ...tools.library, repository, hub, device } as const;
  const model = await showJob(tools, t('Looking up {1} on {0}', host, repository), job);
  if (model) await installModel(tools, model);
}

async function installModel(tools: ModelTools, model: ListedModel): Promise<void> {
  const { t } = vscode.l10n;
  const { name, id } = model;
  const { question, detail, accept } = installTexts(model, t);
  const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, accept);
  if (answer !== accept) return;
  const done = await showJob(tools, t('Installing {0}', name), { kind: 'install', ...tools.library, id });
  if (!done) return;
  const use = t('Use it');
  const message = doneText(t('{0} is installed.', name), done.fillsMiddle, t);
  const next = await vscode.window.showInformationMessage(message, use);
  if (next === use) await useModel(done.folder);
}

async function deleteModel(tools: ModelTools, model: ListedModel): Promise<void> {
  const { t } = vscode.l10n;
  const { name, id, folder } = model;
  const remove = t('Delete');
  const question = t('Delete {0} from this machine?', name);
  const size = sizeText(model.diskBytes + model.downloadedBytes);
  const detail = t('This frees {0}. The model can be downloaded again.', size);
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
  // First, so that this window's worker lets go of its files.
  if (folder !== '' && folder === tools.settings().modelFolder) await useModel('');
  await showJob(tools, t('Deleting {0}', name), { kind: 'remove', ...tools.library, id });
}
