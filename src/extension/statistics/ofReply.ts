import type { DraftReply } from '../../protocol/messages';
import { latencyBucket, NOTHING, type Figures } from './figures';

/**
 * What a request's reply adds to the count.
 * @param milliseconds from asking to the first draft, the wait for a pause in typing not counted
 */
export function ofReply(reply: DraftReply, milliseconds: number): Figures {
  const length = reply.meanAcceptedLength ?? 1;
  const { decode } = reply.milliseconds;
  const bucket = latencyBucket(milliseconds);
  return {
    ...NOTHING,
    offered: 1,
    passes: reply.passes,
    rows: reply.rows,
    promptRows: reply.promptRows,
    promptRowsReused: reply.promptRowsReused,
    decodeMilliseconds: decode,
    meanAcceptedLengths: length,
    savedMilliseconds: (length - 1) * decode,
    latencies: NOTHING.latencies.map((_, index) => (index === bucket ? 1 : 0)),
    drafters: Object.fromEntries(
      (reply.drafters ?? []).map(({ name, draftTokens, acceptedTokens }) => [
        name,
        { draftTokens, acceptedTokens },
      ]),
    ),
  };
}
