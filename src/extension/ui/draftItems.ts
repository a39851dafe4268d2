import { solid } from '../../protocol/beginning';
import type { Proposal } from '../text/filterDrafts';

/** A draft in a list: its first line, its probability, and the rest, or all where another differs from it in blanks alone. */
export interface DraftItem<Listed> {
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
  readonly draft: Listed;
}

export function draftItems<Listed extends Pick<Proposal, 'text' | 'logProbability'>>(
  drafts: readonly Listed[],
): readonly DraftItem<Listed>[] {
  return drafts.map((draft) => {
    const [first = '', ...rest] = draft.text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const alike = drafts.filter(({ text }) => solid(text) === solid(draft.text));
    const detail = alike.length > 1 ? withBlanks(draft.text) : rest.join(' ⏎ ');
    return {
      label: asCode(first),
      description: percentage(Math.exp(draft.logProbability)),
      ...(detail !== '' && { detail: asCode(detail) }),
      draft,
    };
  });
}

/** A list takes `$(name)` for an icon; a zero-width space keeps code what it is. */
const asCode = (text: string) => text.replaceAll('$(', '$\u200b(');

const withBlanks = (text: string) => text.replaceAll(' ', '·').replaceAll('\t', '→').replaceAll('\n', '⏎');

/** Small numbers keep one digit that means something: 37 %, 4.2 %, 0.03 %. */
export function percentage(probability: number): string {
  const percent = 100 * probability;
  if (percent >= 10) return `${percent.toFixed(0)} %`;
  if (percent >= 1) return `${percent.toFixed(1)} %`;
  return percent >= 0.001 ? `${Number(percent.toPrecision(1))} %` : '< 0.001 %';
}
