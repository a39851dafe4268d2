import { isDiskFull, isInUse } from '../convert/fileErrors';
import type { JobFault, JobFaultCode } from '../protocol/modelJobs';
import { JOB_FAULT_CODES } from '../protocol/modelJobs';

/** A job cannot be done: a code to act on and a sentence that tells the person what to do. */
export class JobError extends Error {
  override readonly name = 'JobError';
  constructor(
    readonly code: JobFaultCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Any exception as a fault: its own code where it carries a known one. Whatever is written, the system may refuse it. */
export function toJobFault(error: unknown): JobFault {
  if (!(error instanceof Error)) return { code: 'internal', message: String(error) };
  const { name, message } = error;
  if (isDiskFull(error)) {
    const text = `There is no room left (${message}). Free some space and try again.`;
    return { code: 'diskFull', message: text };
  }
  if (isInUse(error)) {
    const text = `The system refused it (${message}): a program has that open, or you may not change it. Close the program, or see to the permissions, and try again.`;
    return { code: 'internal', message: text };
  }
  const own: unknown = 'code' in error ? error.code : undefined;
  const known = JOB_FAULT_CODES.find((code) => code === own);
  return { code: known ?? (name === 'AbortError' ? 'cancelled' : 'internal'), message };
}
