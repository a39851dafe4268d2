import { join } from 'node:path';
import type { LoadRequest } from '../protocol/messages';
import type { Settings } from './settings';

/** What the worker is to load: the model in the box, unless the person has chosen a folder. */
export function loadRequest(settings: Settings, extensionPath: string, cacheFolder: string): LoadRequest {
  const { modelFolder, device, threads } = settings;
  const folder = modelFolder === '' ? join(extensionPath, 'models', 'default') : modelFolder;
  return { kind: 'load', modelFolder: folder, cacheFolder, device, threads };
}

export function needsReload(before: Settings, after: Settings): boolean {
  return (
    before.modelFolder !== after.modelFolder ||
    before.device !== after.device ||
    before.threads !== after.threads
  );
}
