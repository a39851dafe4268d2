/** One bar of a chart, with the text that stands beside it. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly note: string;
}

const ROW = 26;
const LABEL = 300;
const WIDTH = 860;
/** Room right of the longest bar for its note. */
const NOTE = 190;

/** A horizontal bar chart as an SVG that reads in light and dark pages alike. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map((bar) => bar.value), Number.MIN_VALUE);
  const height = 50 + bars.length * ROW;
  const rows = bars.map(({ label, value, note }, index) => {
    const y = 40 + index * ROW;
    const width = ((WIDTH - LABEL - NOTE) * value) / most;
    return [
      `<text x="${LABEL - 8}" y="${y + 14}" text-anchor="end">${escape(label)}</text>`,
      `<rect x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="18" rx="3" fill="#4c8dd6"/>`,
      `<text x="${(LABEL + width + 8).toFixed(1)}" y="${y + 14}">${escape(note)}</text>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" fill="#808080">`,
    `<text x="8" y="22" font-size="15" font-weight="bold">${escape(title)}</text>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
