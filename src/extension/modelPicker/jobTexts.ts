import type { InspectedFolder, JobProgress, ListedModel } from '../../protocol/modelJobs';
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

/** What is asked before a model is installed: of one that is here but for its conversion, only that is left. */
export function installTexts(
  { name, host, license, downloadBytes, downloadedBytes }: ListedModel,
  t: Translate,
): { readonly question: string; readonly detail: string; readonly accept: string } {
  if (downloadedBytes >= downloadBytes)
    return {
      question: t('Convert {0}?', name),
      detail: t(
        'Nothing is left to download: all of its files are here, from {0}, under the licence {1}. They are checked against their hashes, converted, and stay on this machine.',
        host,
        license,
      ),
      accept: t('Convert'),
    };
  return {
    question: t('Download {0}?', name),
    detail: t(
      '{0} will be downloaded from {1}, under the licence {2}. The files are checked against their hashes, converted, and stay on this machine. Nothing is sent but the request for them.',
      sizeText(downloadBytes - downloadedBytes),
      host,
      license,
    ),
    accept: t('Download'),
  };
}

/** What was done with a model, and what the model cannot do. */
export const doneText = (done: string, fillsMiddle: boolean, t: Translate): string =>
  fillsMiddle
    ? done
    : `${done} ${t('It cannot fill in the middle, so its drafts ignore what stands below the cursor.')}`;

/**
 * What comes of using a model that is on this machine.
 * @param isChosen whether it was chosen before, so that nothing is converted or loaded
 */
export function usedText(
  { name, bytes, license, isCheckpoint, fillsMiddle }: InspectedFolder,
  isChosen: boolean,
  t: Translate,
): string {
  const facts = `${name} (${sizeText(bytes)}; ${license})`;
  if (isChosen) return doneText(t('{0} was chosen already.', facts), fillsMiddle, t);
  const done = isCheckpoint
    ? t('{0} is being converted, once, and will then be used.', facts)
    : t('{0} is now in use.', facts);
  return doneText(done, fillsMiddle, t);
}

/** Whole percent, 100 at most. */
export const percent = (done: number, total: number): number =>
  total <= 0 ? 0 : Math.min(100, Math.floor((100 * done) / total));
