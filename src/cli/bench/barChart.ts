/** One bar of a chart, with the text that stands beside it. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Ends of the whisker: the interval or the quartiles of the value. */
  readonly spread?: readonly [low: number, high: number];
  readonly note: string;
}

const ROW = 26;
const LABEL = 300;
const WIDTH = 860;
/** Room right of the longest bar for its note. */
const NOTE = 190;

/** Its own background, so that it reads wherever it is embedded; dark where the reader's system is. */
const STYLE =
  '<style>svg{background:#fff;color:#1f2328}@media(prefers-color-scheme:dark){svg{background:#161b22;color:#e6edf3}}' +
  'text{fill:currentColor}.bar{fill:#4c8dd6}.spread{stroke:currentColor;stroke-width:1.5}</style>';

/** A horizontal bar chart as an SVG that reads in light and dark pages alike. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(({ value, spread }) => spread?.[1] ?? value), Number.MIN_VALUE);
  const height = 50 + bars.length * ROW;
  const scale = (value: number) => ((WIDTH - LABEL - NOTE) * Math.max(0, value)) / most;
  const rows = bars.map(({ label, value, spread, note }, index) => {
    const y = 40 + index * ROW;
    const end = LABEL + scale(Math.max(value, spread?.[1] ?? 0));
    const [low, high] = (spread ?? [0, 0]).map((at) => (LABEL + scale(at)).toFixed(1));
    return [
      `<text x="${LABEL - 8}" y="${y + 14}" text-anchor="end">${escape(label)}</text>`,
      `<rect class="bar" x="${LABEL}" y="${y}" width="${scale(value).toFixed(1)}" height="18" rx="3"/>`,
      ...(spread
        ? [`<path class="spread" d="M${low} ${y + 9}H${high}M${low} ${y + 5}v8M${high} ${y + 5}v8"/>`]
        : []),
      `<text x="${(end + 8).toFixed(1)}" y="${y + 14}">${escape(note)}</text>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">`,
    STYLE,
    `<text x="8" y="22" font-size="15" font-weight="bold">${escape(title)}</text>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
