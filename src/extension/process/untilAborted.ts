import { FaultError } from '../../protocol/channel';

/**
 * The result of a promise, or a fault as soon as the signal aborts.
 * @param newest gives the promise: where another has taken its place when it fails, that counts
 */
export async function untilAborted<T>(newest: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const promise = newest();
  try {
    return await firstOf(promise, signal);
  } catch (error) {
    if (signal.aborted || newest() === promise) throw error;
    return untilAborted(newest, signal);
  }
}

function firstOf<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(new FaultError('cancelled', 'The request was cancelled.'));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
