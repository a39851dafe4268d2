import type { JobProgress } from '../../protocol/modelJobs';
import type { Translate } from '../ui/translate';

/** A size as people say it: "988 MB", "3.1 GB". */
export function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${Math.round(bytes / 1e6)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** What a job is at, in a few words. */
export function progressText({ phase, done, total, what }: JobProgress, t: Translate): string {
  switch (phase) {
    case 'verify':
      return t('checking what was downloaded: {0} of {1}', sizeText(done), sizeText(total));
    case 'download':
      return t('{0} of {1} ({2})', sizeText(done), sizeText(total), what);
    case 'wait':
      return t('the connection was lost; trying again ({0} of {1})', sizeText(done), sizeText(total));
    case 'convert':
      return t('converting: {0} %', percent(done, total));
    case 'measure':
      return t('measuring {0}', what);
  }
}

/** What was done with a model, and what the model cannot do. */
export const doneText = (done: string, fillsMiddle: boolean, t: Translate): string =>
  fillsMiddle
    ? done
    : `${done} ${t('It cannot fill in the middle, so its drafts ignore what stands below the cursor.')}`;

/** Whole percent, 100 at most. */
export const percent = (done: number, total: number): number =>
  total <= 0 ? 0 : Math.min(100, Math.floor((100 * done) / total));
