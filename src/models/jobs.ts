import type { JobProgress, ModelJob, ModelJobKind, ModelJobs } from '../protocol/modelJobs';
import { withLibrary } from '../runtime/libraryFault';
import { modelsElsewhere } from './elsewhere';
import { inspect } from './inspect';
import { install } from './install';
import { listModels, removeModel } from './library';
import { lookUp } from './lookUp';

/** Does a job. @throws JobError, ModelError; the signal's reason when it is aborted */
export async function doJob(
  job: ModelJob,
  signal: AbortSignal,
  progress: (progress: JobProgress) => void,
): Promise<ModelJobs[ModelJobKind]['result']> {
  switch (job.kind) {
    case 'list':
      return listModels(job);
    case 'lookUp':
      return lookUp(job, signal);
    case 'install':
      return install(job, { signal, progress });
    case 'remove':
      return { removed: await removeModel(job.modelsFolder, job.id) };
    case 'inspect':
      return inspect(job.folder);
    case 'elsewhere':
      return modelsElsewhere(signal);
    case 'devices':
      // The inference library is loaded for this alone, so that its native file may be missing for all else.
      return (await withLibrary(() => import('./devices'))).checkDevices(job, signal, progress);
  }
}
