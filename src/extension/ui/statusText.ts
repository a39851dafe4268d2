import type { Outcome } from '../place';
import { percent } from '../modelPicker/jobTexts';
import type { WorkerState } from '../process/workerState';
import type { Translate } from './translate';
import { whyNone } from './whyNone';

/** Everything that the status bar tells, at one moment. */
export interface Status {
  readonly worker: WorkerState;
  readonly drafting: boolean;
  /** What came of asking at the place where the cursor is; absent before that. */
  readonly last?: Outcome | undefined;
  /** What the worker's last drafts took. Those at hand take nothing, which says nothing. */
  readonly latency?: number;
  /** The language of the editor in which drafts are switched off. */
  readonly offIn?: string | undefined;
  /** Whether the settings leave the editor's file out. */
  readonly isExcluded?: boolean;
  readonly automatic: boolean;
  /** Until when no drafts come by themselves; a time of day as the person writes it, or what has to end. */
  readonly pausedUntil?: { readonly time: string } | 'restart' | undefined;
  /** Whether none come by themselves because the machine runs on its battery. */
  readonly savesBattery?: boolean;
}

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly severity: 'none' | 'warning' | 'error';
}

/** The status bar item's face for a status. */
export function statusText(status: Status, t: Translate): StatusText {
  const { worker, drafting, last, latency, offIn, automatic } = status;
  const plain = (text: string, tooltip: string): StatusText => ({ text, tooltip, severity: 'none' });
  if (worker.kind === 'failed') {
    const tooltip = t('Superdraft has stopped: {0}', worker.fault.message);
    return { text: '$(error) Superdraft', tooltip, severity: 'error' };
  }
  if (worker.kind === 'waiting') {
    const seconds = Math.round(worker.milliseconds / 1000);
    const tooltip = t('{0} It starts again within {1} seconds.', worker.reason, seconds);
    return { text: '$(warning) Superdraft', tooltip, severity: 'warning' };
  }
  if (status.isExcluded === true) return plain('$(circle-slash) Superdraft', whyNone('excludedFile', t));
  if (offIn !== undefined) return plain('$(circle-slash) Superdraft', t('Drafts are off in {0}.', offIn));
  if (status.pausedUntil !== undefined) {
    const held =
      status.pausedUntil === 'restart'
        ? t('Paused until the editor restarts.')
        : t('Paused until {0}.', status.pausedUntil.time);
    return plain('$(debug-pause) Superdraft', `${held} ${t('Drafts are made only when you ask.')}`);
  }
  if (status.savesBattery === true) {
    const why = t('The machine is running on battery.');
    return plain('$(debug-pause) Superdraft', `${why} ${t('Drafts are made only when you ask.')}`);
  }
  if (worker.kind === 'starting') {
    const { progress } = worker;
    const converted = progress && percent(progress.done, progress.total);
    return plain(
      '$(loading~spin) Superdraft',
      converted === undefined
        ? t('Superdraft is loading its model.')
        : t('Superdraft is converting its model, once: {0} % done.', converted),
    );
  }
  if (last?.fault && !drafting) {
    return {
      text: '$(warning) Superdraft',
      tooltip: t('No drafts: {0}', last.fault.message),
      severity: 'warning',
    };
  }
  const model =
    worker.kind === 'ready' ? modelLine(worker, t) : t('Superdraft starts with the first request.');
  const found = last?.proposals.length ?? 0;
  // While the next drafts are made the text stays as it is: an item that changes its width at each key is unrest.
  const icon = drafting ? '$(loading~spin)' : '$(sparkle)';
  if (found > 0) {
    const count = found === 1 ? t('1 draft') : t('{0} drafts', found);
    const cycle = found > 1 ? `${t('Alt+\\ shows them, Alt+] the next one.')} ` : '';
    const time = latency === undefined ? '' : ` ${Math.round(latency)} ms`;
    return plain(`${icon} ${count}${time}`, cycle + model);
  }
  if (last?.reason === 'secretFile') return plain('$(circle-slash) Superdraft', whyNone(last.reason, t));
  const why = last?.reason === undefined || last.reason === 'cancelled' ? '' : `${whyNone(last.reason, t)} `;
  const held = automatic ? '' : `${t('Drafts are made only when you ask.')} `;
  return plain(`${icon} Superdraft`, why + held + model);
}

function modelLine({ model }: Extract<WorkerState, { kind: 'ready' }>, t: Translate): string {
  const line = t('Model {0} on {1}.', model.model, model.device);
  return model.deviceNote === '' ? line : `${line} ${model.deviceNote}`;
}

/** The worker's state for the log, which is in English for whoever reads a report. */
export function describeState(state: WorkerState): string {
  switch (state.kind) {
    case 'stopped':
      return 'The worker is stopped.';
    case 'starting':
      return state.progress
        ? `The worker is converting the model: ${percent(state.progress.done, state.progress.total)} %.`
        : 'The worker is loading the model.';
    case 'ready': {
      const { model, device, deviceNote, milliseconds } = state.model;
      const loaded = `Model ${model} on ${device}, loaded in ${Math.round(milliseconds)} ms.`;
      return deviceNote === '' ? loaded : `${loaded} ${deviceNote}`;
    }
    case 'waiting':
      return `${state.reason} It starts again in ${state.milliseconds} ms.`;
    case 'failed':
      return `${state.fault.code}: ${state.fault.message}`;
  }
}
