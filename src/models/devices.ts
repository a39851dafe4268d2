import { DEVICES } from '../protocol/messages';
import type { CheckedDevice, DevicesJob, JobProgress } from '../protocol/modelJobs';
import { openModel, type OpenModel } from '../runtime/model';
import { findGraph } from './locateModel';

/**
 * Opens the model on each device in turn. A device counts as usable when its answers agree with the processor's, and
 * is timed only then.
 * @throws ModelError when the model cannot be opened at all; the signal's reason when it is aborted
 */
export async function checkDevices(
  job: DevicesJob,
  signal: AbortSignal,
  progress: (progress: JobProgress) => void,
): Promise<readonly CheckedDevice[]> {
  const checked: CheckedDevice[] = [];
  for (const [index, device] of DEVICES.entries()) {
    progress({ phase: 'measure', done: index, total: DEVICES.length, what: device });
    signal.throwIfAborted();
    const folderFor = findGraph(job, signal, (done, total, what) => {
      progress({ phase: 'convert', done, total, what });
    });
    const open = await openModel({ folderFor, device, threads: job.threads });
    const usable = open.device === device;
    checked.push({
      device,
      usable,
      note: open.deviceNote,
      oneRow: usable ? milliseconds(open, 1) : 0,
      eightRows: usable ? milliseconds(open, 8) : 0,
    });
    await open.dispose();
  }
  return checked;
}

const milliseconds = ({ passCosts }: OpenModel, rows: number): number =>
  passCosts.find(([count]) => count === rows)?.[1] ?? 0;
