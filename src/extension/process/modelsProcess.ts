import type { WorkerProcess } from './workerProcess';
import {
  CANCEL,
  isJobMessage,
  isJobResult,
  type JobFaultCode,
  type JobProgress,
  type ModelJobKind,
  type ModelJobs,
} from '../../protocol/modelJobs';

/** A job has failed: a code to act on and a sentence that tells the person what to do. */
export class JobFaultError extends Error {
  override readonly name = 'JobFaultError';
  constructor(
    readonly code: JobFaultCode,
    message: string,
  ) {
    super(message);
  }
}

/** Time that a process has to clean up after it was cancelled, in milliseconds. What it leaves does no harm. */
const GRACE = 5000;

/**
 * Does a job in a process of its own.
 * @throws JobFaultError; with `cancelled` when the signal aborts
 */
export function runJob<K extends ModelJobKind>(
  start: () => WorkerProcess,
  job: ModelJobs[K]['job'] & { readonly kind: K },
  signal: AbortSignal,
  progress: (progress: JobProgress) => void = () => undefined,
): Promise<ModelJobs[K]['result']> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new JobFaultError('cancelled', 'It was cancelled before it began.'));
      return;
    }
    const { port, ...process } = start();
    const fail = (code: JobFaultCode, message: string) => {
      reject(new JobFaultError(code, message));
    };
    const cancel = () => {
      port.post(CANCEL);
      setTimeout(() => {
        process.kill();
      }, GRACE).unref();
      fail('cancelled', 'It was cancelled.');
    };
    signal.addEventListener('abort', cancel, { once: true });
    port.onMessage((message) => {
      if (!isJobMessage(message)) {
        fail('internal', 'The models process sent something that is no answer.');
        process.kill();
      } else if (message.type === 'progress') {
        if (!signal.aborted) progress(message.progress);
      } else if (message.type === 'fault') {
        fail(message.fault.code, message.fault.message);
      } else {
        const answers = isJobResult[job.kind];
        if (answers(message.result)) resolve(message.result);
        else fail('internal', `The models process gave no answer to ${job.kind} that can be read.`);
      }
    });
    port.onClose((reason) => {
      signal.removeEventListener('abort', cancel);
      fail('internal', `${reason} Try again; the log may say more.`);
    });
    port.post(job);
  });
}
