import { join, resolve } from 'node:path';
import { DEVICES, type LoadRequest } from '../protocol/messages';
import { locateModel } from '../models/locateModel';
import { drawLine } from './showProgress';
import { integer, oneOf } from './usage';

/** Options that every command which loads a model takes. */
export const modelOptions = {
  model: { type: 'string', default: '' },
  device: { type: 'string', default: 'cpu' },
  threads: { type: 'string', default: '0' },
} as const;

/** The project's root: this file is bundled to `dist/cli.js`. */
export const PROJECT = resolve(__dirname, '..');

export const DEFAULT_MODEL = join(PROJECT, 'models', 'default');

/** Where graphs are kept that the command line built. */
export const CACHE = join(PROJECT, '.superdraft');

/** The folder or file that `--model` names; without it the model in the box. */
export const modelFolderOf = (model: string): string => (model === '' ? DEFAULT_MODEL : resolve(model));

/** What to load. Where only a checkpoint is there its graph is built first, with progress on standard error. */
export async function modelLocation(
  values: { readonly model: string; readonly device: string; readonly threads: string },
  signal: AbortSignal,
): Promise<LoadRequest> {
  const modelFolder = modelFolderOf(values.model);
  const cacheFolder = CACHE;
  const device = oneOf('device', values.device, DEVICES);
  const threads = integer('threads', values.threads, 0, 256);
  await locateModel({ modelFolder, cacheFolder, device }, signal, reportProgress());
  return { kind: 'load', modelFolder, cacheFolder, device, threads };
}

/** One line on standard error, rewritten in place where that is a terminal. */
export function reportProgress(): (done: number, total: number, what: string) => void {
  let shown = -1;
  return (done, total, what) => {
    const percent = Math.floor((100 * done) / Math.max(1, total));
    if (percent === shown || (!process.stderr.isTTY && percent < 100)) return;
    shown = percent;
    const line = `building the graph: ${percent} %`;
    if (process.stderr.isTTY) drawLine(`${line} ${what.slice(0, 60).padEnd(60)}`, percent === 100);
    else process.stderr.write(`${line}\n`);
  };
}
