import type { Outcome } from '../place';
import type { Translate } from './translate';

/** Why there are no drafts, in a sentence. */
export function whyNone(reason: Outcome['reason'], t: Translate): string {
  switch (reason) {
    case 'emptyPrompt':
      return t('There is nothing to continue yet: type something first.');
    case 'secretFile':
      return t('Judging by its name, this file holds secrets, so it is not shown to the model.');
    case 'excludedFile':
      return t(
        'The setting superdraft.exclude names this file, so it gets no drafts and is not shown to the model.',
      );
    case 'notReady':
      return t('The model is not loaded yet.');
    case 'insideSurrogate':
    case 'insideCluster':
      return t('The cursor stands inside a character.');
    case 'nothingToAdd':
      return t('The line seems complete. Ask for drafts to see what could follow.');
    case 'inComment':
      return t('This is a comment, where drafts are made only when you ask (superdraft.inComments).');
    case 'unlikely':
      return t(
        'The likeliest draft is less probable than superdraft.minProbability. Ask for drafts to see it.',
      );
    case 'justDeleted':
      return t('The likeliest draft begins like what was just deleted. Ask for drafts to see it.');
    case 'allBlank':
    case 'allFiltered':
    case 'superseded':
    case 'promptOnly':
    case 'cancelled':
    case 'fault':
    case undefined:
      return t('The model has nothing to suggest here.');
  }
}
