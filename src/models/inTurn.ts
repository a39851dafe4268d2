import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { JobError } from './jobError';
import { quietFor, SIGN_EVERY, takeLock } from './lock';

/** How often somebody who waits looks again, in milliseconds. */
const LOOK_EVERY = 200;

/** A holder that gave no sign of life for this long is not waited for: its number may be another process's now. */
const QUIET = 6 * SIGN_EVERY;

export interface Waiting {
  readonly signal: AbortSignal;
  /** Told again and again while another process is at work. */
  readonly waits: () => void;
}

/**
 * Calls `work` once no other process does so with the same lock. That only spares the same work twice, so where the
 * lock cannot be had, or is not given back, `work` is called without it.
 * @throws the signal's reason when it is aborted while this waits; what `work` throws
 */
export async function inTurn<T>(path: string, waiting: Waiting, work: () => Promise<T>): Promise<T> {
  const release = await turn(path, waiting);
  try {
    return await work();
  } finally {
    await release?.().catch(() => undefined);
  }
}

async function turn(path: string, { signal, waits }: Waiting): Promise<(() => Promise<void>) | undefined> {
  for (;;) {
    try {
      // A load is not kept waiting for a sign that may come.
      return await takeLock(path, { lookedAt: 0 });
    } catch (error) {
      if (!(error instanceof JobError) || error.code !== 'busy' || (await isQuiet(path))) return undefined;
    }
    waits();
    await sleep(LOOK_EVERY, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  }
}

async function isQuiet(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && quietFor(info.mtimeMs) > QUIET;
}
