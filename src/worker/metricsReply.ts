import { meanAcceptedLength, type DecodeMetrics } from '../decoding/metrics';
import type { DraftReply } from '../protocol/messages';

/** The figures of a request as they cross to whoever asked. */
export function metricsReply(
  metrics: DecodeMetrics,
): Required<Pick<DraftReply, 'meanAcceptedLength' | 'drafters' | 'passesByRows'>> {
  return {
    meanAcceptedLength: meanAcceptedLength(metrics),
    drafters: Array.from(metrics.byDrafter, ([name, figures]) => ({ name, ...figures })),
    passesByRows: Array.from(metrics.passesByRows, ([rows, figures]) => ({ rows, ...figures })).sort(
      (a, b) => a.rows - b.rows,
    ),
  };
}
