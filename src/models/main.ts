/**
 * The models process: does one job for the editor and ends. It is a process of its own, beside the worker, because a
 * download outlasts the worker's restarts, a conversion would hold up the drafts of the model in use, and a driver
 * that a device check brings down should take nothing with it.
 */
import { CANCEL, isModelJob, type JobMessage, type JobProgress } from '../protocol/modelJobs';
import { toJobFault } from './jobError';
import { doJob } from './jobs';

/** Progress is told at most this often, in milliseconds: a fast disk would flood the editor. */
const TELL_EVERY = 100;

const send = process.send?.bind(process);
if (send) {
  const cancelled = new AbortController();
  process.on('disconnect', () => {
    cancelled.abort();
  });
  process.on('message', (message) => {
    if (message === CANCEL) cancelled.abort();
    else
      void run(message, cancelled.signal, (said) => {
        if (process.connected) send(said, undefined, undefined, () => undefined);
      });
  });
} else {
  console.error(
    'This is the models process of Superdraft: it is started by the editor, with an IPC channel.',
  );
  process.exitCode = 2;
}

async function run(job: unknown, signal: AbortSignal, tell: (message: JobMessage) => void): Promise<void> {
  try {
    if (!isModelJob(job)) throw new TypeError('The job has a shape that the models process does not know.');
    tell({ type: 'done', result: await doJob(job, signal, throttled(tell)) });
  } catch (error) {
    tell({ type: 'fault', fault: toJobFault(error) });
  } finally {
    // Waits for what was sent last; ends the process, as nothing else keeps it.
    if (process.connected) process.disconnect();
  }
}

/** The first of a phase or file at once, the others not too often. */
function throttled(tell: (message: JobMessage) => void): (progress: JobProgress) => void {
  let last = { key: '', at: 0 };
  return (progress) => {
    const key = `${progress.phase} ${progress.what}`;
    const now = performance.now();
    const isNews = progress.phase !== 'convert' && key !== last.key;
    if (!isNews && now - last.at < TELL_EVERY) return;
    last = { key, at: now };
    tell({ type: 'progress', progress });
  };
}
