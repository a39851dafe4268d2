import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Report } from '../bench/report';
import { keepReport, toMarkdown } from '../bench/writeReport';
import { modelLocation } from '../modelOptions';
import { leaveLine, showProgress } from '../showProgress';
import { UsageError } from '../usage';
import type { SourceFile } from './cases';
import { heldOutFiles } from './heldOut';
import { MEASUREMENTS } from './measurements';
import { HELP, readOptions, type EvalOptions } from './options';
import { packageFolders, sourceFiles } from './sources';

/**
 * `superdraft eval`: how often drafts are right, and what they save.
 * @throws UsageError; the signal's reason when what is printed is not all
 */
export async function evalCommand(args: string[], signal: AbortSignal): Promise<void> {
  const options = readOptions(args);
  if (options === undefined) {
    console.log(HELP);
    return;
  }
  const files = await evaluatedFiles(options, signal);
  const locate = () => modelLocation(options.location, signal);
  const reports = new Map<string, Report>();
  try {
    await MEASUREMENTS[options.measured]({ options, files, locate, signal, progress: showProgress }, reports);
  } finally {
    leaveLine();
    // Also what was measured before something ended it; and printed first, as the files may not be written.
    if (options.json && reports.size > 0) console.log(JSON.stringify(Object.fromEntries(reports)));
    else for (const report of reports.values()) console.log(toMarkdown(report));
    for (const [name, report] of reports) await keepReport(report, 'eval', name);
  }
  signal.throwIfAborted();
}

/** The person's own code, as one package or with one in each folder, or the held-out packages. */
async function evaluatedFiles(
  { folder, fetch, measured }: EvalOptions,
  signal: AbortSignal,
): Promise<readonly SourceFile[]> {
  if (folder === '') return heldOutFiles({ fetch, signal });
  const root = resolve(folder);
  const found = await stat(root).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new UsageError(`--files takes a folder; ${folder} is none.`);
  const folders = measured === 'trust' ? await packageFolders(root) : [root];
  const packages = folders.map((each) => sourceFiles(each, `files:${basename(each)}`));
  const files = (await Promise.all(packages)).flat();
  if (files.length > 0) return files;
  throw new UsageError(`${folder} holds no TypeScript, JavaScript or Python file of 400 characters or more.`);
}
