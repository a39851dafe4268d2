import type { PanelDraft, PanelState } from '../../panel/messages';
import type { Outcome, Place } from '../place';
import type { Proposal } from '../text/filterDrafts';
import { percentage } from '../ui/draftItems';
import type { Translate } from '../ui/translate';
import { whyNone } from '../ui/whyNone';
import { difference } from './difference';

/** What the panel shows of a place, as far as its drafts have come. */
export interface PanelView {
  readonly place: Place;
  /** The file's name for a person: of a notebook's cell, the notebook's. */
  readonly file: string;
  readonly proposals: readonly Proposal[];
  /** Absent while drafts are being made. */
  readonly outcome?: Outcome;
  /** Whether the document has changed since. */
  readonly stale: boolean;
}

/**
 * What came of asking early and then for all: drafts that the first call had made are not at hand because the second
 * found them made, and they stay where the second was interrupted.
 * @param milliseconds from the first call to the answer of the second
 */
export function together(first: Outcome, all: Outcome, milliseconds: number): Outcome {
  const atHand = first.atHand && all.atHand;
  const { proposals } = isInterrupted(all) ? first : all;
  return { ...all, proposals, atHand, reply: all.reply ?? first.reply, milliseconds };
}

/** Whether drafts were asked for elsewhere before these had come, which says nothing of what the model has to suggest here. */
function isInterrupted({ reason }: Outcome): boolean {
  return reason === 'cancelled' || reason === 'superseded';
}

export function panelState({ place, file, proposals, outcome, stale }: PanelView, t: Translate): PanelState {
  const phase = () => {
    if (stale) return 'stale';
    if (!outcome) return 'drafting';
    return isInterrupted(outcome) ? 'interrupted' : 'done';
  };
  const status = () => {
    if (stale) return t('The document has changed since these drafts were made.');
    if (!outcome) return t('Making drafts…');
    if (isInterrupted(outcome)) return t('Another request came before all drafts were made.');
    if (proposals.length === 0) return outcome.fault?.message ?? whyNone(outcome.reason, t);
    const count = proposals.length === 1 ? t('1 draft') : t('{0} drafts', proposals.length);
    return [count, ...figures(outcome, t)].join(' · ');
  };
  return {
    title: t('Drafts at {0}, line {1}', file, place.line + 1),
    languageId: place.languageId,
    drafts: proposals.map((proposal, index) => panelDraft(proposal, proposals[0].text, index, t)),
    status: status(),
    phase: phase(),
  };
}

function figures({ milliseconds, atHand, reply }: Outcome, t: Translate): string[] {
  if (atHand) return [t('ready')];
  const time = `${Math.round(milliseconds)} ms`;
  return reply ? [time, t('{0} passes of the model', reply.passes), reply.strategy] : [time];
}

function panelDraft(proposal: Proposal, first: string, index: number, t: Translate): PanelDraft {
  const { text, logProbability, tokens } = proposal;
  const lines = text.split('\n').length;
  return {
    text,
    probability: percentage(Math.exp(logProbability)),
    details: [
      t('{0} per token', percentage(Math.exp(logProbability / tokens))),
      ...(lines > 1 ? [t('{0} lines', lines)] : []),
    ].join(' · '),
    ...(index > 0 && { differences: difference(first, text) }),
  };
}
