import type { Outcome } from '../place';
import { onOneLine } from '../ui/onOneLine';
import { whyNone } from '../ui/whyNone';
import type { Asked } from './lastRequest';

/** Reasons that are known before a model is asked. */
const WITHOUT_MODEL: readonly Outcome['reason'][] = ['excludedFile', 'insideSurrogate', 'insideCluster'];

/** What came of asking last, where the last request does not tell, as a section of the text that explains that. */
export function describeAsked({ place, outcome }: Asked): string[] {
  const { path, languageId, line, character } = place;
  const { proposals, reason, dropped, atHand } = outcome;
  const told = whyNone(reason, (message) => message);
  return [
    '## Asked last',
    '',
    `- place: ${onOneLine(path)} (${languageId}), line ${line + 1}, column ${character + 1}`,
    proposals.length > 0
      ? `- drafts: ${proposals.length}, known from before`
      : `- no drafts: ${reason === undefined ? '' : `${reason}. `}${told}`,
    ...(dropped.length > 0 ? [`- dropped by filters: ${dropped.join(', ')}`] : []),
    ...(atHand || WITHOUT_MODEL.includes(reason)
      ? ['- the model was not asked: what follows is of the last time that it was, if it was']
      : []),
    '',
  ];
}
