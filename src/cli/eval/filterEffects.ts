/** What the editor's filters do to drafts at places whose true text is known. */
import { filterDrafts, surroundings, type Proposal } from '../../extension/text/filterDrafts';
import { FILTERS } from '../../extension/text/filters';
import type { Filter, Surroundings } from '../../extension/text/filters/filter';
import { indentation } from '../../extension/text/filters/indentation';
import { fitToSuffix } from '../../extension/text/fitToSuffix';
import type { EvalCase } from './cases';
import { guessIndentation } from '../guessIndentation';

/** What became of one draft that is not shown as the model made it. */
export interface FilterEffect {
  /** What altered it first: a filter, the fit to the rest of the line, or why it was dropped without being altered. */
  readonly by: string;
  readonly removed: boolean;
  /** Whether it was the true middle, and whether what is shown instead makes the true text. */
  readonly rightBefore: boolean;
  readonly rightAfter: boolean;
}

type Place = Pick<EvalCase, 'prefix' | 'middle' | 'suffix'>;

/**
 * Filters the drafts of a place as the editor does, and returns what became of those that it alters. The filters see the
 * whole text before the place, and the file's own indentation.
 */
export function filterEffects(at: Place, texts: readonly string[]): readonly FilterEffect[] {
  const { prefix, middle, suffix } = at;
  const style = guessIndentation(prefix + middle + suffix);
  const around = surroundings({ prefix, prefixStartLine: 0, suffix }, { languageId: '', indentation: style });
  const truth = middle.trimEnd();
  const isRight = ({ text, replaced }: Proposal) => text + suffix.slice(replaced) === truth + suffix;
  const upTo = (end: number) =>
    filterDrafts(
      texts.slice(0, end).map((text) => ({ text, logProbability: 0, tokens: 1, finish: 'line' })),
      around,
    );
  return texts.flatMap((text, index): FilterEffect[] => {
    const { proposals, dropped } = upTo(index + 1);
    const isDropped = dropped.length > upTo(index).dropped.length;
    const shown = isDropped ? undefined : proposals.at(-1);
    if (shown?.text === text && shown.replaced === 0) return [];
    const rightBefore = text === truth;
    return [
      {
        by: firstToAlter(text, around) ?? dropped.at(-1) ?? '',
        removed: isDropped,
        rightBefore,
        // A right draft that is dropped for another which shows the same is not lost.
        rightAfter: shown === undefined ? rightBefore && proposals.some(isRight) : isRight(shown),
      },
    ];
  });
}

/** The reason that is given where a filter drops a draft; to put lines right drops none. */
const nameOf = (filter: Filter) => (filter === indentation ? 'indentation' : filter.reason);

function firstToAlter(text: string, around: Surroundings): string | undefined {
  const filter = FILTERS.find(({ apply }) => apply(text, around) !== text);
  if (filter !== undefined) return nameOf(filter);
  const fitted = fitToSuffix(text, around);
  return fitted.text === text && fitted.replaced === 0 ? undefined : 'fitToSuffix';
}
