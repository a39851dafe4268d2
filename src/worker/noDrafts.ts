import type { DraftReply, DraftRequest, NoDraftReason } from '../protocol/messages';

/** The reply where no model was asked. */
export function noDrafts({ strategy }: DraftRequest, reason: NoDraftReason): DraftReply {
  const work = { passes: 0, rows: 0, promptRows: 0, promptRowsReused: 0 };
  return { drafts: [], reason, strategy, ...work, milliseconds: { prompt: 0, decode: 0 } };
}
