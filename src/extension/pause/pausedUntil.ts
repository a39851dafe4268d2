/** Until when no drafts come by themselves: a time, or the editor's end. */
export type PausedUntil = Date | 'restart';

/** Whether a pause has come to its end. Timers may tell late: some stand still while the machine sleeps. */
export function isOver(until: PausedUntil, now: number): boolean {
  return until !== 'restart' && until.getTime() <= now;
}
