import type { Draft } from '../../protocol/messages';
import { behindDraft } from './behindDraft';
import { likelihoodOf } from './draftPart';
import { FILTERS } from './filters';
import type { FilterReason, Surroundings } from './filters/filter';
import { fitToSuffix } from './fitToSuffix';
import { withComma } from './withComma';

/** A draft as it is shown: `text` replaces the next `replaced` characters of the line. */
export interface Proposal {
  readonly text: string;
  readonly replaced: number;
  /** What is to be put between the draft, at whose end the cursor stays, and the rest of the line; often left out. */
  readonly behind?: string;
  /** Of the text, behind what has been typed of the draft; of the whole draft where its beginnings are not known. */
  readonly logProbability: number;
  /** The same; at least 1. */
  readonly tokens: number;
}

/** What stands in the document more once a proposal was accepted, from the cursor on. */
export const inserted = ({ text, behind = '' }: Pick<Proposal, 'text' | 'behind'>) => text + behind;

export interface Filtered {
  readonly proposals: readonly Proposal[];
  readonly dropped: readonly FilterReason[];
}

/** From what the model wrote to what is worth showing, in the same order; the reasons are those of the rest. */
export function filterDrafts(drafts: readonly Draft[], around: Surroundings): Filtered {
  const dropped: FilterReason[] = [];
  const proposals: Proposal[] = [];
  for (const draft of drafts) {
    const kept = filtered(draft.text, around);
    const fitted = withComma(fitToSuffix(kept.text, around), around);
    const old = around.restOfLine.slice(0, fitted.replaced);
    const reason = kept.reason ?? whyNot(fitted.text, old, fitted.text !== draft.text, proposals);
    if (reason) {
      dropped.push(reason);
      continue;
    }
    const behind = behindDraft(fitted, around);
    proposals.push({ ...fitted, ...(behind !== '' && { behind }), ...likelihoodOf(draft, fitted.text) });
  }
  return { proposals, dropped };
}

/** Whether nobody would see it: blanks, or what only says how the character before it is drawn (U+FE0F behind an emoji). */
const isInvisible = (text: string) => /^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(text);

/** What all filters together make of a text, or which of them leaves nothing. */
function filtered(
  text: string,
  around: Surroundings,
): { readonly text: string; readonly reason?: FilterReason } {
  let kept = text;
  for (const { reason, apply } of FILTERS) {
    if (isInvisible(kept)) return { text: '', reason: 'blank' };
    kept = apply(kept, around);
    if (isInvisible(kept)) return { text: '', reason };
  }
  return { text: kept };
}

/** @param old what the text is to take the place of */
function whyNot(
  text: string,
  old: string,
  isCut: boolean,
  shown: readonly Proposal[],
): FilterReason | undefined {
  if (isInvisible(text) || text === old) return 'blank';
  // What was cut down to the beginning of another draft says nothing of its own.
  if (shown.some((other) => other.text === text || (isCut && other.text.startsWith(text))))
    return 'duplicate';
  return undefined;
}

/** The surroundings out of a window's two texts. */
export function surroundings(
  { prefix, prefixStartLine, suffix }: { prefix: string; prefixStartLine: number; suffix: string },
  { languageId, indentation }: Pick<Surroundings, 'languageId' | 'indentation'>,
): Surroundings {
  const [restOfLine, ...below] = suffix.split('\n');
  return {
    before: prefix,
    fromTop: prefixStartLine === 0,
    lineBefore: prefix.slice(prefix.lastIndexOf('\n') + 1),
    restOfLine,
    nextLines: below.map((line) => line.trim()).filter((line) => line !== ''),
    lineBelow: below.find((line) => line.trim() !== '')?.trimEnd() ?? '',
    below: below.join('\n'),
    languageId,
    indentation,
  };
}
