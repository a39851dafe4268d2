import { setTimeout as sleep } from 'node:timers/promises';
import type { CancellationToken } from 'vscode';

/** Calls with a signal that aborts when the editor's token is cancelled, and stops listening to it after that. */
export async function withSignal<T>(
  token: CancellationToken,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const listener = token.onCancellationRequested(() => {
    controller.abort();
  });
  if (token.isCancellationRequested) controller.abort();
  try {
    return await run(controller.signal);
  } finally {
    listener.dispose();
  }
}

/** Waits, or less long when the signal aborts. Never throws. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Calls back after a time. @returns how to take that back */
export type After = (milliseconds: number, callback: () => void) => () => void;

export const after: After = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => {
    clearTimeout(timer);
  };
};
