import type { DraftReply } from '../protocol/messages';
import type { Outcome, Place } from './place';

/** One line that tells a request's whole story. */
export function summary({ path, line, character }: Place, outcome: Outcome): string {
  const { proposals, dropped, reply, reason, fault, firstMilliseconds, askedAfter } = outcome;
  const found = proposals.length > 0 ? `${proposals.length} drafts` : `no drafts (${reason ?? 'none'})`;
  return [
    `${path}:${line + 1}:${character + 1}: ${found} in ${Math.round(outcome.milliseconds)} ms`,
    ...(firstMilliseconds === undefined ? [] : [`the first after ${Math.round(firstMilliseconds)} ms`]),
    ...(askedAfter === undefined ? [] : [`asked after ${Math.round(askedAfter)} ms`]),
    ...(dropped.length > 0 ? [`dropped ${dropped.join(', ')}`] : []),
    ...(reply ? [figures(reply)] : []),
    ...(fault ? [`${fault.code}: ${fault.message}`] : []),
  ].join('; ');
}

function figures(reply: DraftReply): string {
  const { strategy, choice, passes, rows, promptRows, promptRowsReused, milliseconds } = reply;
  const prompt = `prompt ${Math.round(milliseconds.prompt)} ms (${promptRowsReused} of ${promptRows} rows reused)`;
  return `${choice ?? strategy}, ${prompt}, decode ${Math.round(milliseconds.decode)} ms, ${passes} passes, ${rows} rows`;
}
