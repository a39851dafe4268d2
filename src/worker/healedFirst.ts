import { isAtLineStart } from '../decoding/healing';
import type { DraftReply, DraftRequest } from '../protocol/messages';

/**
 * The drafts of a request, with the word before the cursor read as it stands where no draft spells it. Drafts at a
 * word begin before it (token healing), and are dropped when they say another. At the end of a whole word that may
 * leave none: `this.values` can be two tokens, `this` and `.values`, so that after `this.` no candidate of the model
 * spells `values`.
 * @param draft makes drafts; asked a second time only where the first brought none. What it throws is passed on.
 * @returns the second reply's drafts, with the passes, rows and milliseconds of both
 */
export async function healedFirst(
  request: DraftRequest,
  draft: (request: DraftRequest) => Promise<DraftReply>,
): Promise<DraftReply> {
  const healed = await draft(request);
  const isHealed = request.healing !== false && !isAtLineStart(request.prefix);
  if (!isHealed || healed.reason !== 'allBlank') return healed;
  const whole = await draft({ ...request, healing: false });
  const [one, other] = [healed.milliseconds, whole.milliseconds];
  return {
    ...whole,
    passes: healed.passes + whole.passes,
    rows: healed.rows + whole.rows,
    milliseconds: { prompt: one.prompt + other.prompt, decode: one.decode + other.decode },
  };
}
