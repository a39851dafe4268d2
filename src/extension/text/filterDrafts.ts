import type { Draft } from '../../protocol/messages';
import { fitToSuffix } from './fitToSuffix';

/** Why a draft is not shown. */
export type FilterReason = 'blank' | 'duplicate' | 'repeatsNextLine' | 'repetition';

/** A draft as it is shown: `text` replaces the next `replaced` characters of the line. */
export interface Proposal {
  readonly text: string;
  readonly replaced: number;
  readonly probability: number;
  /** Of the draft as the model made it; at least 1. */
  readonly tokens: number;
}

export interface Filtered {
  readonly proposals: readonly Proposal[];
  readonly dropped: readonly FilterReason[];
}

/** What is around the cursor, as far as a draft must respect it. */
export interface Surroundings {
  readonly lineBefore: string;
  readonly restOfLine: string;
  /** The next line with something on it. */
  readonly nextLine: string;
}

/** Lines that repeat by right: closers and keywords that stand alone. */
const SHORT_LINE = 6;

/** A model that has lost its way repeats a few characters without end. Rules of `-` or `=` are meant that way. */
const REPETITION = /((?=\S*\w)\S{1,8}?[^\S\n]?)\1{15,}\S{0,8}$/;

/** From what the model wrote to what is worth showing, in the same order; the reasons are those of the rest. */
export function filterDrafts(drafts: readonly Draft[], around: Surroundings): Filtered {
  const dropped: FilterReason[] = [];
  const proposals: Proposal[] = [];
  for (const draft of drafts) {
    const fitted = fitToSuffix(draft.text, around.lineBefore, around.restOfLine);
    const reason = whyNot(fitted.text, proposals, around);
    if (reason) dropped.push(reason);
    else proposals.push({ ...fitted, probability: Math.exp(draft.logProbability), tokens: draft.tokens });
  }
  return { proposals, dropped };
}

function whyNot(text: string, shown: readonly Proposal[], around: Surroundings): FilterReason | undefined {
  if (text.trim() === '') return 'blank';
  if (shown.some((other) => other.text === text)) return 'duplicate';
  if (REPETITION.test(text.slice(-200))) return 'repetition';
  const line = around.lineBefore + text;
  if (line.trim().length > SHORT_LINE && line.trim() === around.nextLine.trim()) return 'repeatsNextLine';
  return undefined;
}

/** The surroundings out of a window's two texts. */
export function surroundings(prefix: string, suffix: string): Surroundings {
  const end = suffix.indexOf('\n');
  return {
    lineBefore: prefix.slice(prefix.lastIndexOf('\n') + 1),
    restOfLine: end < 0 ? suffix : suffix.slice(0, end),
    nextLine: /\n[^\S\n]*(\S[^\n]*)/.exec(suffix)?.[1] ?? '',
  };
}
