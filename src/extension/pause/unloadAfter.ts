import type { Settings } from '../settings';
import type { PausedUntil } from './pausedUntil';

const MINUTE = 60_000;

/** Minutes after which the model leaves the memory of a window that is paused until the editor restarts. */
const PAUSED = 1;

/**
 * Milliseconds without drafts after which the model leaves the memory; 0 for never. Whoever pauses for good wants the memory
 * back soon; behind a snooze the next key would wait for the model.
 */
export function unloadAfter({ unloadAfter }: Pick<Settings, 'unloadAfter'>, until?: PausedUntil): number {
  return (until === 'restart' ? Math.min(PAUSED, unloadAfter) : unloadAfter) * MINUTE;
}
