/** Models that are on this machine already: a folder, a GGUF file, or what another program keeps. */
import * as vscode from 'vscode';
import type { InspectedFolder } from '../../protocol/modelJobs';
import { foreignRows } from './foreignRows';
import { usedText } from './jobTexts';
import { keep, showJob, type ModelTools } from './modelTools';

export async function takeFolder(tools: ModelTools): Promise<void> {
  const { t } = vscode.l10n;
  const chosen = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: t('Use as model'),
    title: t(
      'A folder with a converted model, or a Hugging Face checkpoint (Llama, Mistral, Qwen2, Qwen3 or Granite)',
    ),
  });
  await takeOwn(tools, chosen?.at(0)?.fsPath);
}

export async function takeFile(tools: ModelTools): Promise<void> {
  const { t } = vscode.l10n;
  const chosen = await vscode.window.showOpenDialog({
    filters: { GGUF: ['gguf'], [t('All files')]: ['*'] },
    openLabel: t('Use as model'),
    title: t('A GGUF file (Llama, Mistral, Qwen2, Qwen3 or Granite)'),
  });
  await takeOwn(tools, chosen?.at(0)?.fsPath);
}

/** Looks for models of other programs, and uses the one that is chosen. */
export async function takeForeign(tools: ModelTools): Promise<void> {
  const { t } = vscode.l10n;
  const found = await showJob(tools, t('Looking for models of other programs'), { kind: 'elsewhere' });
  if (!found) return;
  if (found.length === 0) {
    void vscode.window.showInformationMessage(
      t(
        'Ollama, LM Studio, llama.cpp and Hugging Face keep no model here that can be used (Llama, Mistral, Qwen2, Qwen3 or Granite, up to 4 GB).',
      ),
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(foreignRows(found, tools.settings().modelFolder, t), {
    title: t('Superdraft: Models of other programs'),
    placeHolder: t(
      'The model stays where it is; a converted copy is kept beside the settings of the editor.',
    ),
    matchOnDetail: true,
  });
  if (picked) await use(tools, picked.model);
}

/** Looks at a folder or file before it is used, so that one that cannot be a model changes nothing. */
async function takeOwn(tools: ModelTools, folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  const found = await showJob(tools, vscode.l10n.t('Inspecting the model'), { kind: 'inspect', folder });
  if (found) await use(tools, found);
}

/** The change of the setting makes the worker load it. */
async function use(tools: ModelTools, model: InspectedFolder): Promise<void> {
  const isChosen = model.folder === tools.settings().modelFolder;
  await keep('modelFolder', model.folder);
  void vscode.window.showInformationMessage(usedText(model, isChosen, vscode.l10n.t));
}
