/** What tests of the extension share: things to fill with what a test is about. */
import type { Place } from './place';
import type { Proposal } from './text/filterDrafts';
import type { Translate } from './ui/translate';

export const somePlace = (fields: Partial<Place> = {}): Place => ({
  document: 'file:///a.ts',
  path: 'a.ts',
  languageId: 'typescript',
  lines: { lineCount: 1, lineAt: () => ({ text: '' }) },
  line: 0,
  character: 0,
  isCurrent: () => true,
  ...fields,
});

export const someProposal = (text: string, fields: Partial<Proposal> = {}): Proposal => ({
  text,
  replaced: 0,
  logProbability: Math.log(0.5),
  tokens: 1,
  ...fields,
});

/** A sentence as it is written in the code, its {0} filled in. */
export const untranslated: Translate = (message, ...values) =>
  message.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]));
