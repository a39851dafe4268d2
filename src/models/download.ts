import { setTimeout as sleep } from 'node:timers/promises';
import { rename } from 'node:fs/promises';
import type { JobProgress } from '../protocol/modelJobs';
import { hashOf, type CatalogFile } from './catalog';
import { JobError } from './jobError';
import { bytesOnDisk, PartFile } from './partFile';
import { Interruption, transfer, type Pace } from './transfer';

/** How patient a download is. Tests are less so. */
export interface Patience extends Pace {
  /** Milliseconds before the second, third, … attempt in a row that brought little; after the last it is given up. */
  readonly delays: readonly number[];
  /** An attempt that came this many bytes further than all before does not count as one in a row. */
  readonly worthwhile: number;
}

export const PATIENCE: Patience = {
  window: 30_000,
  leastBytes: 32 * 1024,
  delays: [1000, 2000, 4000, 8000, 16_000],
  worthwhile: 1024 * 1024,
};

export type FileProgress = (phase: JobProgress['phase'], bytes: number) => void;

export interface DownloadOptions {
  readonly file: CatalogFile;
  /** The file to write; `<target>.part` stands beside it until it is whole. */
  readonly target: string;
  readonly signal: AbortSignal;
  /** Told of the bytes of the file that are there. */
  readonly progress: FileProgress;
  readonly patience: Patience;
}

/**
 * Downloads a file, going on where an earlier attempt ended, and checks its length and its hash. When this
 * returns, the target holds exactly what the catalog promises.
 * @throws JobError `network`, `refused` or `wrongFile`; ModelError `diskFull`; the signal's reason when it is aborted. All
 *   but `wrongFile` leave what has come for the next attempt.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { file, target, signal, progress } = options;
  // One that is whole is looked at again: the process may have ended before anything was made of it.
  if ((await bytesOnDisk(target)) === file.bytes)
    await rename(target, `${target}.part`).catch(() => undefined);
  const part = await PartFile.open(file, target, signal, (bytes) => {
    progress('verify', bytes);
  });
  let finished = false;
  try {
    let resumed = part.bytes > 0;
    for (;;) {
      if (part.bytes < file.bytes) await fill(part, options);
      if (part.digest() === hashOf(file)) break;
      await part.reset();
      // What an earlier process left may be at fault: a crash can leave a length without the bytes.
      if (!resumed) {
        throw new JobError(
          'wrongFile',
          `${file.path} came with other contents than it should have (its hash differs). It was not taken. Try again later: it may have been replaced, or changed on its way.`,
        );
      }
      resumed = false;
    }
    await part.finish();
    finished = true;
  } finally {
    if (!finished) await part.close();
  }
}

/** Attempt after attempt, until all bytes are there. */
async function fill(part: PartFile, options: DownloadOptions): Promise<void> {
  const { file, signal, progress, patience } = options;
  // A server without ranges begins anew each time: that it comes as far again brings nothing.
  let furthest = part.bytes;
  for (let inARow = 0; ;) {
    try {
      await transfer(part, file, patience, signal, (bytes) => {
        progress('download', bytes);
      });
      return;
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      if (part.bytes - furthest >= patience.worthwhile) inARow = 0;
      furthest = Math.max(furthest, part.bytes);
      const delay = patience.delays.at(inARow++);
      if (delay === undefined) {
        throw new JobError(
          'network',
          `${file.path} could not be downloaded. ${error.message} What has come is kept: download again to go on.`,
          { cause: error },
        );
      }
      progress('wait', part.bytes);
      await sleep(Math.max(delay, error.milliseconds), undefined, { signal });
    }
  }
}
