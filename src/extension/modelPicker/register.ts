import { join } from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../commandNames';
import { DisposableStore } from '../disposable';
import type { Settings } from '../settings';
import { chooseDevice } from './chooseDevice';
import { pickModel } from './manageModels';
import type { ModelTools } from './modelTools';

/** The commands about models and devices. */
export function registerModelCommands(
  { extensionPath, globalStorageUri }: vscode.ExtensionContext,
  settings: () => Settings,
  log: (line: string) => void,
): DisposableStore {
  const tools: ModelTools = {
    extensionPath,
    library: {
      modelsFolder: join(globalStorageUri.fsPath, 'models'),
      catalogFile: join(extensionPath, 'models', 'catalog.json'),
    },
    cacheFolder: globalStorageUri.fsPath,
    settings,
    log,
  };
  const store = new DisposableStore();
  const { registerCommand } = vscode.commands;
  store.add(registerCommand(COMMANDS.manageModels, () => pickModel(tools, true)));
  store.add(registerCommand(COMMANDS.chooseModel, () => pickModel(tools, false)));
  store.add(registerCommand(COMMANDS.chooseDevice, () => chooseDevice(tools)));
  return store;
}
