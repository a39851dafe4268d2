import type { Proposal } from '../text/filterDrafts';

/** A draft in a list: its first line, its probability, and the rest. */
export interface DraftItem {
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
  readonly proposal: Proposal;
}

export function draftItems(proposals: readonly Proposal[]): readonly DraftItem[] {
  return proposals.map((proposal) => {
    const lines = proposal.text.split('\n');
    const first = Math.max(
      0,
      lines.findIndex((line) => line.trim() !== ''),
    );
    const rest = lines.slice(first + 1).filter((line) => line.trim() !== '');
    return {
      // A list takes `$(name)` for an icon; a zero-width space keeps code what it is.
      label: lines[first].trim().replaceAll('$(', '$\u200b('),
      description: percentage(Math.exp(proposal.logProbability)),
      ...(rest.length > 0 && {
        detail: rest
          .map((line) => line.trim())
          .join(' ⏎ ')
          .replaceAll('$(', '$\u200b('),
      }),
      proposal,
    };
  });
}

/** Small numbers keep one digit that means something: 37 %, 4.2 %, 0.03 %. */
export function percentage(probability: number): string {
  const percent = 100 * probability;
  if (percent >= 10) return `${percent.toFixed(0)} %`;
  if (percent >= 1) return `${percent.toFixed(1)} %`;
  return percent >= 0.001 ? `${Number(percent.toPrecision(1))} %` : '< 0.001 %';
}
